package io.proxquant.quantization.fitting;

import java.util.Arrays;

/** Which weights are the largest: those that pruning by share keeps. */
public final class LargestMagnitudes {
    private LargestMagnitudes() {}

    /** Indices of so many weights of largest magnitude, ascending; of equal magnitudes the earlier weight is taken. */
    public static int[] of(float[] weights, int count) {
        int[] kept = new int[count];
        if (count == 0) {
            return kept;
        }
        float[] magnitudes = new float[weights.length];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(weights[i]);
        }
        Arrays.parallelSort(magnitudes);
        float smallest = magnitudes[magnitudes.length - count];
        int ofSmallest = 0;
        for (int rank = magnitudes.length - count; rank < magnitudes.length && magnitudes[rank] == smallest; rank++) {
            ofSmallest++;
        }
        int at = 0;
        for (int i = 0; i < weights.length; i++) {
            float magnitude = Math.abs(weights[i]);
            if (magnitude > smallest || (magnitude == smallest && ofSmallest-- > 0)) {
                kept[at++] = i;
            }
        }
        return kept;
    }
}
