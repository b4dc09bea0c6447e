package io.proxquant.quantization.fitting;

/** max|w| of a block, 0 for an empty one. */
public final class LargestMagnitude {
    private LargestMagnitude() {}

    public static float of(float[] weights, int from, int length) {
        float largest = 0;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest;
    }
}
