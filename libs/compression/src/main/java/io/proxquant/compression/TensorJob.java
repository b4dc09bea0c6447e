package io.proxquant.compression;

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

    static TensorJob copy(TensorInfo tensor, MemoryBudget budget) {
        return new TensorJob(tensor, Optional.empty(), ArtifactEntry.Plain.of(tensor), budget.copy());
    }

    /** @throws CompressionException if the tensor cannot be cut into the blocks that are asked for, or is over the budget */
    static TensorJob transform(TensorInfo tensor, TensorOperation operation, MemoryBudget budget) {
        ArtifactEntry entry;
        long state;
        try {
            state = Math.addExact(Math.multiplyExact(4L, operation.floats(tensor)), budget.conversion());
            entry = operation.entry(tensor);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw CompressionException.against(
                    "granularity",
                    ReasonCode.CHECKPOINT_MISFIT,
                    "tensor " + tensor.name() + ": " + e.getMessage()
                            + "; allowed: tensor, row, group:N with N dividing every row");
        }
        return new TensorJob(tensor, Optional.of(operation), entry, budget.admit(tensor, state));
    }
}
