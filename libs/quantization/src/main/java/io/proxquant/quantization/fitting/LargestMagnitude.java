package io.proxquant.quantization.fitting;

import io.proxquant.quantization.Slice;
import io.proxquant.quantization.kernels.Kernels;

/** max|w| of a block, 0 for an empty one. */
public final class LargestMagnitude {
    private LargestMagnitude() {}

    public static float of(Slice slice) {
        return Kernels.fastest().largestMagnitude(slice.weights(), slice.from(), slice.length());
    }
}
