package io.proxquant.quantization.fitting;

import java.util.Arrays;

import io.proxquant.quantization.Slice;

/** Codes by comparison with ascending thresholds: the code of w is the number of thresholds that w reaches. */
public final class Thresholds {
    /** Padded with infinity to a power of two less one. */
    private final float[] ascending;

    private Thresholds(float[] ascending) {
        this.ascending = ascending;
    }

    /** Thresholds in ascending order; a weight reaches one if it is at least that, exactly. */
    public static Thresholds of(double... ascending) {
        float[] padded = new float[Integer.highestOneBit(Math.max(1, ascending.length)) * 2 - 1];
        Arrays.fill(padded, Float.POSITIVE_INFINITY);
        for (int i = 0; i < ascending.length; i++) {
            padded[i] = FloatRounding.up(ascending[i]);
        }
        return new Thresholds(padded);
    }

    /** Writes the code of every weight. */
    public void codes(Slice slice) {
        for (int i = 0; i < slice.length(); i++) {
            slice.code(i, code(slice.weight(i)));
        }
    }

    private int code(float w) {
        int code = 0;
        for (int half = (ascending.length + 1) >>> 1; half > 0; half >>>= 1) {
            code += w >= ascending[code + half - 1] ? half : 0;
        }
        return code;
    }
}
