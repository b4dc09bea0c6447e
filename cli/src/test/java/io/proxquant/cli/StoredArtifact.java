package io.proxquant.cli;

import java.util.List;
import java.util.Map;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/** An artifact in a store, as the quantizer leaves it; whatever bytes its file has. */
public final class StoredArtifact {
    private StoredArtifact() {}

    /** Puts its manifest and returns the key. */
    public static String put(
            Manifests manifests,
            String model,
            Digest checkpoint,
            Digest quantization,
            Digest decoded,
            ObjectReference file) {
        String key = ManifestKeys.artifact(model, checkpoint, quantization);
        manifests.createOnce(
                new ObjectKey(key),
                Map.ofEntries(
                        Map.entry("format", 1),
                        Map.entry("model", model),
                        Map.entry("checkpoint", checkpoint),
                        Map.entry("source", file),
                        Map.entry("quantization", Map.of("name", "binary", "mode", "hard", "digest", quantization)),
                        Map.entry("kind", "hard"),
                        Map.entry("specification", Map.of()),
                        Map.entry("object", file),
                        Map.entry("artifactDigest", decoded),
                        Map.entry("quantizedWeights", 1),
                        Map.entry("effectiveBits", 1.0),
                        Map.entry("storedBytes", 1),
                        Map.entry("sourceBytes", 1),
                        Map.entry("quantized", List.of()),
                        Map.entry("tensors", List.of())),
                Map.class);
        return key;
    }
}
