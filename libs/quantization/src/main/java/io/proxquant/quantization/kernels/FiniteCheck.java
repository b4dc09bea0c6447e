package io.proxquant.quantization.kernels;

/** Looks for NaN and infinity, at a fraction of what moving the weights costs. */
@FunctionalInterface
public interface FiniteCheck {
    /** Whether every one of {@code weights[from .. from + count]} is finite. */
    boolean holds(float[] weights, int from, int count);
}
