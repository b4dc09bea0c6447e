package io.proxquant.trainer.run;

import java.util.Optional;
import java.util.function.Function;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.recipes.WarmStartSection;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.trainer.checkpoint.CheckpointStore;

/**
 * Finds the weights that a run starts from instead of training them: any checkpoint of the installation by digest, ours
 * or imported, or the final checkpoint of a finished run. What the request names wins over the recipe.
 */
public final class WarmStarts {
    private final ObjectStore store;
    private final Manifests manifests;
    private final RunRecords records;
    private final CheckpointStore checkpoints;

    public WarmStarts(ObjectStore store, Manifests manifests, RunRecords records, CheckpointStore checkpoints) {
        this.store = store;
        this.manifests = manifests;
        this.records = records;
        this.checkpoints = checkpoints;
    }

    /** The weights to start from by torch name; empty when the run trains its own warm start. */
    public Optional<FloatTensors> weights(
            RunRequested request, WarmStartSection section, long seed, RecipeSource source) throws Refused {
        Optional<String> digest = digest(request, section, seed, source);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        ObjectReference object = find(request.model(), digest.get())
                .orElseThrow(() -> new Refused(
                        ReasonCode.CHECKPOINT_MISSING,
                        "no checkpoint " + digest.get() + " is known here, of whatever model"));
        return Optional.of(checkpoints.weights(object, digest.get()));
    }

    /** The manifest of a checkpoint of ours, of this model; runs that reach the same weights share one digest. */
    Optional<CheckpointManifest> manifest(String model, String digest) {
        return scan(
                "checkpoints/" + model + "/",
                CheckpointManifest.class,
                m -> m.checkpoint().equals(digest) ? m : null);
    }

    private Optional<String> digest(RunRequested request, WarmStartSection section, long seed, RecipeSource source)
            throws Refused {
        if (request.checkpoint() != null) {
            return Optional.of(request.checkpoint());
        }
        if (section == null) {
            throw new Refused(
                    ReasonCode.RECIPE_INVALID,
                    source.at("training.warmStart")
                            + ": is absent, so the request must name the checkpoint to start from");
        }
        if (section.run() != null) {
            boolean member = request.sweep() != null && request.sweep().member() != null;
            String run = section.run(seed, member ? request.sweep().member() : 1);
            return Optional.of(records.result(run)
                    .map(RunResult::finalCheckpoint)
                    .orElseThrow(() -> new Refused(
                            ReasonCode.CHECKPOINT_MISSING,
                            source.at("training.warmStart.run") + ": run " + run + " has not completed here")));
        }
        return Optional.ofNullable(section.checkpoint());
    }

    /** The model's own checkpoints are looked at first; manifests are small, and this happens once in a run. */
    private Optional<ObjectReference> find(String model, String digest) {
        return ours("checkpoints/" + model + "/", digest)
                .or(() -> imported("imports/" + model + "/", digest))
                .or(() -> ours("checkpoints/", digest))
                .or(() -> imported("imports/", digest));
    }

    private Optional<ObjectReference> ours(String prefix, String digest) {
        return scan(prefix, CheckpointManifest.class, m -> m.checkpoint().equals(digest) ? m.weights() : null);
    }

    private Optional<ObjectReference> imported(String prefix, String digest) {
        return scan(prefix, ImportManifest.class, m -> m.checkpoint().equals(digest) ? m.weights() : null);
    }

    private <T, R> Optional<R> scan(String prefix, Class<T> type, Function<T, R> match) {
        try (var keys = store.all(prefix)) {
            return keys.filter(key -> !Manifests.marksDeletion(key))
                    .map(key -> readable(key, type).map(match).filter(found -> !manifests.deleted(key)))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    /** An unreadable or misplaced manifest of somebody else is passed over. */
    private <T> Optional<T> readable(ObjectKey key, Class<T> type) {
        try {
            return manifests.find(key, type).map(Manifest::content);
        } catch (ManifestUnreadableException notThisOne) {
            return Optional.empty();
        }
    }
}
