package io.proxquant.quantization.fitting;

import io.proxquant.quantization.Slice;

/** max|w| of a block, 0 for an empty one. */
public final class LargestMagnitude {
    private LargestMagnitude() {}

    public static float of(Slice slice) {
        float largest = 0;
        for (int i = 0; i < slice.length(); i++) {
            largest = Math.max(largest, Math.abs(slice.weight(i)));
        }
        return largest;
    }
}
