package io.proxquant.quantization.kernels;

import java.util.List;

/**
 * Loops over tiles of weights. {@link PlainKernels} are the reference; others are found by {@link java.util.ServiceLoader} and
 * give the same bits, or say that they cannot answer. Kernels have no state; what they hand out belongs to one thread.
 */
public interface Kernels {
    /** Weights in a tile: a tile and what a loop keeps beside it share a core's first cache. */
    int TILE = 512;

    /** What they are, for a log. */
    String name();

    /** A new check for NaN and infinity. */
    FiniteCheck finiteCheck();

    /** Clips {@code weights[from .. from + count]} to [-1, 1] in place; NaN stays NaN. */
    void clip(float[] weights, int from, int count);

    /**
     * A new sum of magnitudes.
     *
     * @param typical a magnitude that the mean is near, from 2^-60 to 2^60
     */
    MagnitudeSum magnitudes(float typical);

    /**
     * New sums of the weights w ≥ {@code smallest} and of those w ≤ -{@code smallest}.
     *
     * @param smallest from 2^-60 to 2^60
     */
    SideSums sides(float smallest);

    /**
     * The step w ← kept · w + (1 - kept) · level(w), each product and the sum rounded to float; weights must be finite.
     *
     * @param kept from 0 to 1
     */
    TernaryMix mix(TernaryLevels levels, float kept);

    /** All that work in this process, the fastest first and the plain ones last. */
    static List<Kernels> fastestFirst() {
        return KernelChoice.FASTEST_FIRST;
    }

    /** The first of {@link #fastestFirst}. */
    static Kernels fastest() {
        return KernelChoice.FASTEST;
    }
}
