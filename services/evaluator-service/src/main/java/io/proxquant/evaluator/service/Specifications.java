package io.proxquant.evaluator.service;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.evaluator.evaluation.EvaluationSpecification;
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Recipe;

/** Decides on which data an artifact is scored. */
final class Specifications {
    private static final String GENERATED = "synthetic-";

    /**
     * The run's own data. A foreign checkpoint names none: generated data follow from the recipe, real data do not.
     *
     * @throws Refused if the data cannot be known
     */
    EvaluationSpecification of(ArtifactPublished event, Recipe recipe) throws Refused {
        return new EvaluationSpecification(recipe.network(), recipe.data(), data(event, recipe));
    }

    private static String data(ArtifactPublished event, Recipe recipe) throws Refused {
        if (event.data() != null) {
            return event.data();
        }
        String type = recipe.data().type();
        if (type.startsWith(GENERATED)) {
            return new DataManifest(type, recipe.data().options(), null).digest();
        }
        throw new Refused(
                ReasonCode.DATA_MISSING,
                "the event names no data, and '" + type + "' does not follow from the recipe; publish it with 'data'");
    }
}
