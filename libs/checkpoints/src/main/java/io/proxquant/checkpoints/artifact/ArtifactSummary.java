package io.proxquant.checkpoints.artifact;

import java.util.List;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;

/**
 * What an artifact holds and costs.
 *
 * @param fileBytes bytes of the file
 * @param decoded digest of every tensor as a network sees it: quantized ones decoded to F32, others as stored; sorted by
 *     name
 * @param quantizedWeights number of weights that are codes
 * @param packedBytes bytes of all codes and codebooks
 */
public record ArtifactSummary(long fileBytes, List<TensorDigest> decoded, long quantizedWeights, long packedBytes) {
    /** Lets nobody change the list. */
    public ArtifactSummary {
        decoded = List.copyOf(decoded);
    }

    /** The checkpoint digest of the decoded tensors. */
    public String artifactDigest() {
        return CheckpointDigest.of(decoded);
    }

    /** 8 · bytes of codes and codebooks / quantized weights; 32 if nothing is quantized. */
    public double effectiveBits() {
        return quantizedWeights == 0 ? 32 : 8.0 * packedBytes / quantizedWeights;
    }
}
