package io.proxquant.registry.checkpoints;

import java.util.List;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.PinnedRecipe;
import io.proxquant.checkpoints.manifest.Reproducibility;
import io.proxquant.checkpoints.manifest.StoredCodes;
import io.proxquant.checkpoints.manifest.StoredWeights;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;

/** Manifests of checkpoints whose digests are those of given words. */
final class SomeCheckpoints {
    private static final Digest RECIPE = Digest.of("recipe");

    private SomeCheckpoints() {}

    static Digest digest(String weights) {
        return Digest.of(weights);
    }

    static CheckpointManifest ours(String model, String run, long step, String weights) {
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                new RunStep(model, run, step),
                1,
                Phase.WARM_START,
                Trial.of(1L),
                Lineage.of(RECIPE),
                new StoredWeights(ObjectReference.blob(1, Digest.of("file of " + weights)), digest(weights)),
                List.of(),
                StoredCodes.NONE,
                null,
                new Reproducibility(1, "cpu", true),
                new Producer("trainer-service", "1"));
    }

    static ImportManifest foreign(String model, String run, long step, String weights) {
        return ImportManifest.inOneFile(
                new RunStep(model, run, step),
                new StoredWeights(ObjectReference.blob(1, Digest.of("file of " + weights)), digest(weights)),
                "incoming/file",
                List.of(),
                new PinnedRecipe(RECIPE, 0, null),
                null);
    }
}
