package io.proxquant.quantization.operators;

import java.util.Arrays;

/**
 * A finite quantized set of one value, and the nearest of its levels by binary search (algorithm 1 of Xu et al.,
 * "Alternating Multi-bit Quantization for Recurrent Neural Networks", ICLR 2018). A value midway between two levels
 * belongs to the upper one; of equal levels it is the last. An infinite level is never the nearest to a finite value
 * while there is a finite one.
 */
public final class Levels {
    /** So many levels are tried one after the other, all values at once, before a search per value is faster. */
    private static final int FEW = 8;

    private static final int CHUNK = 1024;
    private static final float MODERATE = 1e30f;

    private final float[] sorted;
    /** Entry r is the smallest float that belongs to rank r + 1; padded with infinity to a power of two less one. */
    private final float[] thresholds;

    /**
     * @param ascending at least one level, kept as a copy
     * @throws IllegalArgumentException if there is none, one is NaN, or they are not in ascending order
     */
    public Levels(float... ascending) {
        if (ascending.length == 0) {
            throw new IllegalArgumentException("a quantized set needs at least one level");
        }
        sorted = ascending.clone();
        for (int r = 0; r < sorted.length; r++) {
            if (Float.isNaN(sorted[r]) || (r > 0 && sorted[r] < sorted[r - 1])) {
                throw new IllegalArgumentException("levels have to ascend: " + sorted[r] + " at place " + r);
            }
        }
        int size = sorted.length == 1 ? 1 : Integer.highestOneBit(sorted.length - 1) << 1;
        thresholds = new float[size - 1];
        for (int r = 0; r < size - 1; r++) {
            thresholds[r] = r < sorted.length - 1 ? threshold(r) : Float.POSITIVE_INFINITY;
        }
    }

    /** Place of the nearest level in ascending order. */
    public int rank(float x) {
        int rank = 0;
        for (int half = (thresholds.length + 1) >>> 1; half > 0; half >>>= 1) {
            rank += x >= thresholds[rank + half - 1] ? half : 0;
        }
        return rank;
    }

    /** The nearest level. */
    public float nearest(float x) {
        return sorted[rank(x)];
    }

    /** Writes the nearest level of every value to {@code into}, from its start. */
    public void nearest(float[] x, int from, int length, float[] into) {
        if (sorted.length > FEW || !moderate()) {
            for (int i = 0; i < length; i++) {
                into[i] = nearest(x[from + i]);
            }
            return;
        }
        int size = Math.min(CHUNK, length);
        float[] values = new float[size];
        float[] highest = new float[size];
        for (int start = 0; start < length; start += size) {
            int count = Math.min(size, length - start);
            System.arraycopy(x, from + start, values, 0, count);
            Arrays.fill(highest, sorted[0]);
            for (int r = 1; r < sorted.length; r++) {
                raise(values, thresholds[r - 1], sorted[r], highest);
            }
            System.arraycopy(highest, 0, into, start, count);
        }
    }

    /**
     * Raises to {@code level} what has come as far as {@code threshold}; levels ascend, so the last one raised to is the
     * nearest. Nothing but arithmetic, min and max over two arrays with one index, which vectorises where a search, or an
     * offset into one of the arrays, does not. x - threshold is negative, and then lifted far below every level, exactly if
     * x is below; else the sum is 1e30 or more, above every level.
     */
    private static void raise(float[] x, float threshold, float level, float[] highest) {
        for (int i = 0; i < x.length; i++) {
            float beyond = (x[i] - threshold) * 1e38f * 1e38f + MODERATE;
            highest[i] = Math.max(highest[i], Math.min(level, beyond));
        }
    }

    private boolean moderate() {
        return Math.abs(sorted[0]) < MODERATE && Math.abs(sorted[sorted.length - 1]) < MODERATE;
    }

    /** The level of this rank. */
    public float level(int rank) {
        return sorted[rank];
    }

    /** Number of levels. */
    public int count() {
        return sorted.length;
    }

    /**
     * Smallest float that is not nearer to the lower level: the midpoint in double, rounded upwards. Where the upper
     * level is the same one again, whoever comes as far as the lower goes on to the upper.
     */
    private float threshold(int rank) {
        float lower = sorted[rank];
        float upper = sorted[rank + 1];
        if (lower == upper) {
            return rank == 0 ? Float.NEGATIVE_INFINITY : thresholds[rank - 1];
        }
        double middle = ((double) lower + upper) / 2;
        float rounded = (float) middle;
        return rounded < middle ? Math.nextUp(rounded) : rounded;
    }
}
