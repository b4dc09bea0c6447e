package io.proxquant.quantization.fitting;

import java.util.Arrays;

import io.proxquant.quantization.Slice;

/** The magnitudes of a block in order, from which exact one-dimensional fits read off every threshold. */
public final class SortedMagnitudes {
    private SortedMagnitudes() {}

    public static float[] ascending(Slice slice) {
        float[] sorted = new float[slice.length()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = Math.abs(slice.weight(i));
        }
        Arrays.parallelSort(sorted);
        return sorted;
    }
}
