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
 * @param parts how it is worked on if it is not worked on whole
 * @param bytes of heap that the work on it takes at most
 */
record TensorJob(
        TensorInfo tensor,
        Optional<TensorOperation> operation,
        ArtifactEntry entry,
        Optional<TensorParts> parts,
        long bytes) {

    static TensorJob copy(TensorInfo tensor, MemoryBudget budget) {
        return new TensorJob(tensor, Optional.empty(), ArtifactEntry.Plain.of(tensor), Optional.empty(), budget.copy());
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
        Optional<TensorParts> parts =
                budget.fits(tensor, state) ? Optional.empty() : TensorParts.of(tensor, operation, budget);
        long bytes = parts.isPresent() ? budget.part() : budget.admit(tensor, state, operation.otherwise());
        return new TensorJob(tensor, Optional.of(operation), entry, parts, bytes);
    }
}
