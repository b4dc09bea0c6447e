package io.proxquant.quantizer.messaging;

import java.util.List;

import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CStepRejection;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.recipes.OwnMethod;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.submissions.RecipeUse;
import io.proxquant.registry.submissions.Recipes;

/**
 * Handles C steps that a training waits for: of a point only the quantization of the training method is made, and if it cannot
 * be made, this is stored where the training looks before the rejection is published.
 */
final class AwaitedCSteps {
    private final Recipes recipes;
    private final CStepPoints points;

    AwaitedCSteps(Recipes recipes, CStepPoints points) {
        this.recipes = recipes;
        this.points = points;
    }

    /** The one quantization that is made of a point. */
    List<QuantizationVariant> wanted(CStepPoint point) throws EventRefusedException {
        OwnMethod method = OwnMethod.of(recipes.read(point.lineage().recipe(), RecipeUse.FREEZING)
                        .training())
                .orElseThrow(() -> new EventRefusedException(
                        ReasonCode.RECIPE_INVALID,
                        ManifestKeys.recipe(point.lineage().recipe()) + " has no training method whose C step "
                                + point.home() + " could be"));
        return List.of(method.cStep(point.previousFile()));
    }

    /** Stores why the point of an event is not compressed; does nothing for an event of another phase. */
    void reject(CheckpointPublished event, ReasonCode reason, String detail, String traceparent) {
        if (event.phase() == Phase.C_STEP) {
            points.reject(
                    new CStepRejection(CStepRejection.FORMAT, event.at(), event.checkpoint(), reason, detail),
                    traceparent);
        }
    }
}
