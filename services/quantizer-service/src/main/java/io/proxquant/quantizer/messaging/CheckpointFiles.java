package io.proxquant.quantizer.messaging;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;

/**
 * A checkpoint's files, verified and open. Kept open over all quantizations: the cache of blobs may drop a file meanwhile,
 * and an open one stays readable.
 */
record CheckpointFiles(SafetensorsFile weights, Optional<ArtifactFile> codes) implements Closeable {
    @Override
    public void close() throws IOException {
        try (SafetensorsFile first = weights) {
            if (codes.isPresent()) {
                codes.get().close();
            }
        }
    }
}
