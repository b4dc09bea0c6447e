package io.proxquant.checkpoints.artifact;

import java.util.List;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

/**
 * What an artifact holds and costs.
 *
 * @param format in which it is written
 * @param fileBytes bytes of the file, or of all files and their index
 * @param decoded digest of every tensor as a network sees it: quantized ones decoded to F32, others as stored; sorted by
 *     name
 * @param quantizedWeights number of weights that are codes, pruned ones included; what two tensors share counts once
 * @param packedBytes bytes of all codes, masks, tables and codebooks
 */
public record ArtifactSummary(
        ArtifactFormat format, long fileBytes, List<TensorDigest> decoded, long quantizedWeights, long packedBytes) {
    /** Keeps a copy of the list. */
    public ArtifactSummary {
        decoded = List.copyOf(decoded);
    }

    /** The checkpoint digest of the decoded tensors. */
    public Digest artifactDigest() {
        return CheckpointDigest.of(decoded);
    }

    /** 8 · bytes of all that is stored of them / quantized weights; 32 if nothing is quantized. */
    public double effectiveBits() {
        return quantizedWeights == 0 ? 32 : 8.0 * packedBytes / quantizedWeights;
    }
}
