package io.proxquant.trainer.run;

import java.util.Optional;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.recipes.WarmStartSection;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.checkpoints.StoredCheckpoint;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.runs.Runs;

/**
 * Finds the weights that a run starts from instead of training them: any checkpoint of the installation by digest, ours
 * or imported, or the final checkpoint of a finished run. What the request names wins over the recipe.
 */
public final class WarmStarts {
    private final Checkpoints checkpoints;
    private final Runs runs;
    private final StoredFiles files;

    public WarmStarts(Checkpoints checkpoints, Runs runs, StoredFiles files) {
        this.checkpoints = checkpoints;
        this.runs = runs;
        this.files = files;
    }

    /** The weights to start from by torch name; empty when the run trains its own warm start. */
    public Optional<FloatTensors> weights(
            RunRequested request, WarmStartSection section, long seed, RecipeSource source)
            throws EventRefusedException {
        Optional<Digest> digest = digest(request, section, seed, source);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        StoredCheckpoint found = checkpoints
                .byDigest(digest.get())
                .orElseThrow(() -> new NotFoundException(
                        ReasonCode.CHECKPOINT_MISSING,
                        "no checkpoint " + digest.get() + " is known here, of whatever model"));
        return Optional.of(files.tensors(found.weights(), digest.get()));
    }

    /** The manifest of a checkpoint of ours, of this model; runs that reach the same weights share one digest. */
    Optional<CheckpointManifest> manifest(String model, Digest digest) {
        return checkpoints
                .byDigest(
                        digest,
                        found -> found.ours().isPresent() && found.model().equals(model))
                .flatMap(StoredCheckpoint::ours);
    }

    private Optional<Digest> digest(RunRequested request, WarmStartSection section, long seed, RecipeSource source)
            throws EventRefusedException {
        if (request.checkpoint() != null) {
            return Optional.of(request.checkpoint());
        }
        if (section == null) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID,
                    source.at("training.warmStart")
                            + ": is absent, so the request must name the checkpoint to start from");
        }
        if (section.run() != null) {
            boolean member = request.sweep() != null && request.sweep().member() != null;
            String run = section.run(seed, member ? request.sweep().member() : 1);
            return Optional.of(runs.result(run)
                    .map(result -> result.last().digest())
                    .orElseThrow(() -> new EventRefusedException(
                            ReasonCode.CHECKPOINT_MISSING,
                            source.at("training.warmStart.run") + ": run " + run + " has not completed here")));
        }
        return Optional.ofNullable(section.checkpoint());
    }
}
