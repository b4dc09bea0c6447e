package io.proxquant.evaluator.service;

import java.io.IOException;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.submissions.DataManifests;
import io.proxquant.storage.LocalDisk;

/** Decides on which data an artifact is scored. */
final class Specifications {
    private final DataManifests data;
    private final DataFiles files;

    Specifications(DataManifests data, DataFiles files) {
        this.data = data;
        this.files = files;
    }

    /**
     * The data that the event names, its own or what was bound to its model. If it names none, generated data follows from the
     * recipe, and other data is taken from the operator's configured place; what is found either way is stored under its
     * digest.
     *
     * @throws EventRefusedException if the data cannot be known
     */
    EvaluationSpecification of(ArtifactPublished event, Recipe recipe) throws EventRefusedException {
        Digest digest = event.lineage().data() == null
                ? data.keep(unnamed(event, recipe.data()))
                : event.lineage().data();
        return new EvaluationSpecification(recipe.network(), recipe.data(), digest);
    }

    private DataManifest unnamed(ArtifactPublished event, DataSection section) throws EventRefusedException {
        String type = section.type();
        if (FileNames.of(section).filter(names -> names.whole().isEmpty()).isPresent()) {
            return new DataManifest(type, section.options(), null);
        }
        try {
            return files.configured(section)
                    .orElseThrow(() -> new EventRefusedException(
                            ReasonCode.DATA_MISSING,
                            "neither the event nor the binding of model " + EncodedNames.shown(event.model())
                                    + " names the data '" + type
                                    + "'; set proxquant.data." + type
                                    + " here to the directory that has it, or submit a"
                                    + " checkpoint of the model once with --data " + type + "=..."));
        } catch (DataException e) {
            throw new EventRefusedException(e.reason(), e.getMessage(), e);
        } catch (IOException e) { // the operator's place cannot be read now
            throw LocalDisk.unavailable(e);
        }
    }
}
