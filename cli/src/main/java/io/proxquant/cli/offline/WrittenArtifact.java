package io.proxquant.cli.offline;

import java.util.List;
import java.util.SortedSet;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

/**
 * What a {@code manifest.json} says of the artifact beside it.
 *
 * @param artifactDigest digest of the tensors as decoded
 * @param quantizedWeights number of weights that are codes
 * @param effectiveBitsPerWeight 8 · bytes of codes and codebooks / quantized weights
 * @param quantized names of the tensors that hold them
 * @param tensors every tensor as decoded, sorted by name
 */
record WrittenArtifact(
        OfflineManifest.FileFacts artifact,
        Digest artifactDigest,
        long quantizedWeights,
        double effectiveBitsPerWeight,
        SortedSet<String> quantized,
        List<TensorDigest> tensors) {}
