package io.proxquant.quantizer.domain;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/**
 * How many bytes of heap the tensors in work may take together. Asked before anything is allocated, from sizes that the
 * header check has already held against the file's length, so that no file decides how much memory is used.
 *
 * @param bytes the limit
 */
public record MemoryBudget(long bytes) {
    /** Less would refuse every tensor. */
    public static final long LEAST = 1 << 20;

    /** Refuses a budget that fits nothing. */
    public MemoryBudget {
        if (bytes < LEAST) {
            throw new IllegalArgumentException(
                    "proxquant.quantizer.memory-budget must be at least " + LEAST + " bytes, was " + bytes);
        }
    }

    /**
     * Passes a tensor that fits.
     *
     * @throws RejectedCheckpointException naming the tensor, what it needs and what there is
     */
    void admit(TensorInfo tensor, long needed) {
        if (needed > bytes || tensor.elements() > Integer.MAX_VALUE - 16) {
            throw new RejectedCheckpointException(
                    ReasonCode.OVER_BUDGET,
                    "tensor " + tensor.name() + " of " + tensor.elements() + " weights needs " + needed
                            + " bytes of memory, the budget is " + bytes
                            + "; raise proxquant.quantizer.memory-budget, and the heap with it"
                            + " (no tensor may have more than 2^31 - 17 weights)");
        }
    }

    BudgetRoom room() {
        return new BudgetRoom(bytes);
    }
}
