package io.proxquant.quantizer.messaging;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.compression.PreviousCodebooks;

/**
 * A checkpoint's files, verified and open. They stay open over all quantizations, since the cache of blobs may drop a file
 * meanwhile and an open one stays readable.
 *
 * @param codes codes that the checkpoint was frozen with
 * @param previous codebooks at which its C step begins
 */
record CheckpointFiles(SafetensorsFile weights, Optional<ArtifactFile> codes, Optional<PreviousCodebooks> previous)
        implements Closeable {
    @Override
    public void close() throws IOException {
        try (SafetensorsFile first = weights) {
            for (ArtifactFile each : Stream.concat(codes.stream(), previous.map(PreviousCodebooks::artifact).stream())
                    .toList()) {
                each.close();
            }
        }
    }
}
