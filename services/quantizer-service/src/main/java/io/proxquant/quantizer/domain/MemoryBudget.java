package io.proxquant.quantizer.domain;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/**
 * How many bytes of heap the tensors in work may take together. Tensors are worked on one at a time (each on all cores),
 * so the budget bounds the largest tensor; it is asked before anything is allocated, from sizes that the header check
 * has already held against the file's length.
 *
 * @param bytes the limit
 */
public record MemoryBudget(long bytes) {
    /** Weights as F32, a code or a mapped copy each, and codebooks of at most one float per weight. */
    private static final long BYTES_PER_WEIGHT = 4 + 4 + 4;

    /** Refuses a budget that fits nothing. */
    public MemoryBudget {
        if (bytes < 1024) {
            throw new IllegalArgumentException("memory budget must be at least 1024 bytes, was " + bytes);
        }
    }

    /**
     * Passes a tensor that fits.
     *
     * @throws RejectedCheckpointException naming the tensor, what it needs and what there is
     */
    public void admit(TensorInfo tensor) {
        long most = Math.min(bytes / BYTES_PER_WEIGHT, Integer.MAX_VALUE - 16);
        if (tensor.elements() > most) {
            throw new RejectedCheckpointException(
                    ReasonCode.OVER_BUDGET,
                    "tensor " + tensor.name() + " has " + tensor.elements() + " weights, the memory budget of " + bytes
                            + " bytes admits " + most + "; raise proxquant.quantizer.memory-budget");
        }
    }
}
