package io.proxquant.checkpoints.manifest;

import java.util.Objects;

/**
 * Whether a run that goes on from here repeats the undisturbed one bit for bit: it does where both threads and processor class
 * are the same, and what was computed so far is exact.
 *
 * @param threads by which sums were split
 * @param processorClass on which numerical libraries dispatch; names a GPU too
 * @param exact false once the run went on with other threads, on another processor, or on a GPU; what one process computed
 *     from the beginning is exact on a GPU too, and {@code processorClass} says that it was one
 */
public record Reproducibility(int threads, String processorClass, boolean exact) {
    public Reproducibility {
        Objects.requireNonNull(processorClass, "processorClass");
    }
}
