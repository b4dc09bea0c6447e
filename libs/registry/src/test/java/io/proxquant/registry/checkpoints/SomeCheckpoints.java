package io.proxquant.registry.checkpoints;

import java.util.List;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Sha256;

/** Manifests of checkpoints whose digests are those of given words. */
final class SomeCheckpoints {
    private static final String RECIPE = Sha256.hex("recipe");

    private SomeCheckpoints() {}

    static String digest(String weights) {
        return Sha256.hex(weights);
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
                ObjectReference.blob(1, Sha256.hex("file of " + weights)),
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
                ObjectReference.blob(1, Sha256.hex("file of " + weights)),
                "incoming/file",
                digest(weights),
                List.of(),
                RECIPE,
                0,
                null);
    }
}
