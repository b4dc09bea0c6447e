package io.proxquant.quantizer.messaging;

import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.ObjectReference;

/**
 * The checkpoint that an event names, as its manifest knows it.
 *
 * @param digest checkpoint digest of {@code tensors}
 * @param weights plain safetensors among the blobs
 * @param tensors what the weights hold
 * @param recipe digest of the recipe that applies
 * @param codes codes and codebooks that the checkpoint was frozen with
 */
record Checkpoint(
        String digest,
        ObjectReference weights,
        List<TensorDigest> tensors,
        String recipe,
        Optional<ObjectReference> codes) {}
