package io.proxquant.compression;

import java.util.List;

import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.SizeChange;

/**
 * An artifact file that is complete on local disk.
 *
 * @param summary its digests and sizes
 * @param quantized names of the tensors that were quantized or moved, sorted
 * @param size beside its source's
 */
public record BuiltArtifact(ArtifactSummary summary, List<String> quantized, SizeChange size) {
    /** Lets nobody change the list. */
    public BuiltArtifact {
        quantized = List.copyOf(quantized);
    }
}
