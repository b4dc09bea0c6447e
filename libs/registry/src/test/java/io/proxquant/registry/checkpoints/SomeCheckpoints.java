package io.proxquant.registry.checkpoints;

import java.util.List;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;

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
                model,
                run,
                step,
                1,
                Phase.WARM_START,
                null,
                1,
                new Lineage(RECIPE, null, null, null),
                digest(weights),
                ObjectReference.blob(1, Digest.of("file of " + weights)),
                List.of(),
                null,
                null,
                1,
                "cpu",
                true,
                "trainer-service",
                "1");
    }

    static ImportManifest foreign(String model, String run, long step, String weights) {
        return new ImportManifest(
                ImportManifest.FORMAT,
                model,
                run,
                step,
                ObjectReference.blob(1, Digest.of("file of " + weights)),
                "incoming/file",
                digest(weights),
                List.of(),
                RECIPE,
                0,
                null);
    }
}
