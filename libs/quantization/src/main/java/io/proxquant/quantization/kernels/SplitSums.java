package io.proxquant.quantization.kernels;

import java.util.Arrays;

/**
 * Sums of magnitudes below a limit, in lanes of floats, so that loops vectorise where a sum in double does not. Each value is
 * split into a multiple of {@code unit} and what is left; the multiples of many values add up without rounding, and so do what
 * is left of them if they have a common last place that is not too small. From time to time the lanes are emptied into a double.
 *
 * <p>If the sum of the multiples in a lane ever leaves what adds exactly, or a value is not finite, the whole is not
 * {@link #exact}, and says nothing.
 */
final class SplitSums {
    /** One for each weight of a tile. */
    static final int LANES = Kernels.TILE;

    /** A power of two of values per lane between two emptyings. */
    static final int TILES = 32;

    private final float unit;
    private final float magic;
    private final float[] high = new float[LANES];
    private final float[] low = new float[LANES];
    private final float[] outside = new float[LANES];
    private double highSum;
    private double lowSum;
    private double outsideSum;
    private long tiles;
    private boolean exact = true;

    /** @param unit a power of two; the values that come into one lane between two emptyings must not add up to 2^24 units */
    SplitSums(float unit) {
        this.unit = unit;
        this.magic = unit * 0x1p23f;
    }

    /** Adds the magnitudes of a tile. */
    void addMagnitudes(float[] tile) {
        for (int i = 0; i < LANES; i++) {
            float a = Math.abs(tile[i]);
            float multiple = (a + magic) - magic;
            high[i] += multiple;
            low[i] += a - multiple;
        }
        counted();
    }

    /**
     * Adds the magnitudes of those weights that lie beyond a step, and counts the others; the arithmetic is explained there.
     */
    void addBeyond(float[] tile, ThresholdStep step) {
        float stretch = step.stretch();
        float shift = step.shift();
        for (int i = 0; i < LANES; i++) {
            float w = tile[i];
            float beyond = Math.fma(w, stretch, shift);
            float lack = 0.5f - (beyond + Math.abs(beyond));
            float other = lack + Math.abs(lack);
            float a = Math.abs(w);
            float member = Math.fma(-a, other, a);
            float multiple = (member + magic) - magic;
            high[i] += multiple;
            low[i] += member - multiple;
            outside[i] += other;
        }
        counted();
    }

    private void counted() {
        tiles++;
        if (tiles % TILES == 0) {
            empty();
            Arrays.fill(high, 0f);
            Arrays.fill(low, 0f);
            Arrays.fill(outside, 0f);
        }
    }

    private void empty() {
        float limit = unit * 0x1p24f;
        for (int i = 0; i < LANES; i++) {
            // The lanes only grow, so what holds at the end held all the time; NaN holds nothing.
            exact &= high[i] < limit;
            highSum += high[i];
            lowSum += low[i];
            outsideSum += outside[i];
        }
        exact &= Double.isFinite(lowSum) && Double.isFinite(outsideSum);
    }

    /** To be called after the last tile, which may have zeros in the place of missing values. */
    SplitSums end() {
        if (tiles % TILES != 0) {
            empty();
        }
        return this;
    }

    boolean exact() {
        return exact;
    }

    double sum() {
        return highSum + lowSum;
    }

    /** How far {@link #sum} may be off, if what is left of the values did round. */
    double error() {
        return tiles * LANES * TILES * (double) unit * 0x1.01p-24 + sum() * 0x1p-50;
    }

    /** Number of weights that lay beyond the step. */
    long members() {
        return tiles * LANES - Math.round(outsideSum);
    }
}
