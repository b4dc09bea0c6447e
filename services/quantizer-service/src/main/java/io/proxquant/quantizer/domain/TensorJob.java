package io.proxquant.quantizer.domain;

import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactEntry;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/**
 * What becomes of one tensor.
 *
 * @param operation empty if it is copied as it is
 * @param entry how it will stand in the artifact
 * @param bytes of heap that the work on it takes at most
 */
record TensorJob(TensorInfo tensor, Optional<TensorOperation> operation, ArtifactEntry entry, long bytes) {
    /** Chunks of a copy or a conversion. */
    private static final long BUFFERS = 1 << 18;
    /** Weights as F32, a code, its packed form, and one more array of floats for what the operation needs. */
    private static final long BYTES_PER_WEIGHT = 4 + 1 + 1 + 4;

    static TensorJob copy(TensorInfo tensor) {
        return new TensorJob(tensor, Optional.empty(), ArtifactEntry.Plain.of(tensor), BUFFERS);
    }

    /** What work on a tensor takes at least, whatever is done with it. */
    static long leastBytes(TensorInfo tensor) {
        long most = Long.MAX_VALUE / BYTES_PER_WEIGHT;
        return tensor.elements() > most ? Long.MAX_VALUE : BYTES_PER_WEIGHT * tensor.elements();
    }

    /** @throws RejectedCheckpointException if the tensor cannot be cut into the blocks that are asked for */
    static TensorJob transform(TensorInfo tensor, TensorOperation operation) {
        try {
            long state = Math.multiplyExact(4L, operation.floats(tensor));
            long weights = Math.multiplyExact(BYTES_PER_WEIGHT, tensor.elements());
            return new TensorJob(
                    tensor, Optional.of(operation), operation.entry(tensor), Math.addExact(weights, state) + BUFFERS);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw RejectedCheckpointException.against(
                    "granularity",
                    ReasonCode.CHECKPOINT_MISFIT,
                    "tensor " + tensor.name() + ": " + e.getMessage()
                            + "; allowed: tensor, row, group:N with N dividing every row");
        }
    }
}
