package io.proxquant.quantization.fitting;

import io.proxquant.quantization.Slice;

/** mean|w| of a block, the scale that fits signs best in least squares. */
public final class MeanMagnitude {
    private MeanMagnitude() {}

    /** Rounded to float; 0 for an empty block. */
    public static float of(Slice slice) {
        return of(slice.weights(), slice.from(), slice.length());
    }

    /** The same of a range. */
    public static float of(float[] weights, int from, int length) {
        return length == 0 ? 0f : FloatRounding.magnitude(LaneSums.ofAbs(weights, from, length) / length);
    }
}
