package io.proxquant.quantization.fitting;

import java.util.Arrays;

/** The magnitudes of a block in order, from which exact one-dimensional fits read off every threshold. */
public final class SortedMagnitudes {
    private SortedMagnitudes() {}

    public static float[] ascending(float[] weights, int from, int length) {
        float[] sorted = new float[length];
        for (int i = 0; i < length; i++) {
            sorted[i] = Math.abs(weights[from + i]);
        }
        Arrays.parallelSort(sorted);
        return sorted;
    }
}
