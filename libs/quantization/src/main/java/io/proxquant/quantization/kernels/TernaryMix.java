package io.proxquant.quantization.kernels;

/** Moves weights towards their levels, in place. */
@FunctionalInterface
public interface TernaryMix {
    /** Moves {@code weights[from .. from + count]}. */
    void move(float[] weights, int from, int count);
}
