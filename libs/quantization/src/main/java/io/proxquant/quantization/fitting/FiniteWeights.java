package io.proxquant.quantization.fitting;

import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.Slice;

/** Refuses NaN and infinity before anything is written, in one pass that costs little beside the work itself. */
public final class FiniteWeights {
    private FiniteWeights() {}

    /** The largest magnitude, 0 of none. */
    public static float check(Slice slice) {
        return check(slice.weights(), slice.from(), slice.length());
    }

    /** The same of a range. */
    public static float check(float[] weights, int from, int length) {
        // Math.max hands NaN on, so the largest magnitude is finite exactly if every weight is; the plain loop
        // vectorises.
        int end = from + length;
        float largest = 0;
        for (int i = from; i < end; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        if (!Float.isFinite(largest)) {
            throw first(weights, from, end);
        }
        return largest;
    }

    /** The refusal of the first bad weight of a range that has one. */
    public static NonFiniteWeightException first(float[] weights, int from, int end) {
        int i = from;
        while (i < end - 1 && Float.isFinite(weights[i])) {
            i++;
        }
        return new NonFiniteWeightException(i, weights[i]);
    }
}
