package io.proxquant.quantizer.domain;

import java.util.List;

import io.proxquant.checkpoints.artifact.ArtifactSummary;

/**
 * An artifact file that is complete on local disk.
 *
 * @param summary its digests and sizes
 * @param quantized names of the tensors that were quantized or moved, sorted
 */
public record BuiltArtifact(ArtifactSummary summary, List<String> quantized) {
    /** Lets nobody change the list. */
    public BuiltArtifact {
        quantized = List.copyOf(quantized);
    }
}
