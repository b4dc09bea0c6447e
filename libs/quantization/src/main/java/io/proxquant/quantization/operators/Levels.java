package io.proxquant.quantization.operators;

/**
 * A finite quantized set of one value, and the nearest of its levels by binary search (algorithm 1 of Xu et al.,
 * "Alternating Multi-bit Quantization for Recurrent Neural Networks", ICLR 2018). A value midway between two levels
 * belongs to the upper one; of equal levels it is the last. An infinite level is never the nearest to a finite value
 * while there is a finite one.
 */
public final class Levels {
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
