package io.proxquant.compression;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;

/**
 * A tensor that does not fit the budget whole and need not: its blocks have a codebook each and lie one after the other in
 * the order of the codes, so it is read, worked on and written some blocks at a time. The result is that of the whole at once, bit for bit.
 */
sealed interface TensorParts permits QuantizedInParts, MovedInParts, FrozenInParts {
    /** How to work on it in parts; empty if the operation takes the whole, or not even a few blocks fit. */
    static Optional<TensorParts> of(TensorInfo tensor, TensorOperation operation, MemoryBudget budget) {
        try {
            if (operation instanceof TensorOperation.Hard hard) {
                return QuantizedInParts.of(tensor, hard, budget);
            }
            if (operation instanceof TensorOperation.Prox prox) {
                return MovedInParts.of(tensor, prox, budget);
            }
            if (operation instanceof Frozen frozen) {
                return FrozenInParts.of(tensor, frozen, budget);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // told where the shape is asked for in earnest
        }
    }

    /** Does the work; for one thread, though working on a part takes all. */
    void run(TensorInfo tensor, SafetensorsFile weights, ArtifactWriter writer, PackedTensors observer)
            throws IOException;
}
