package io.proxquant.quantization.poweroftwo;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.fitting.LargestMagnitude;
import io.proxquant.quantization.fitting.LevelAssignment;
import io.proxquant.quantization.fitting.SortedMagnitudes;

/**
 * Zero and powers of two, 2^s · {0, ±2^(1-n), ..., ±½, ±1} with n = 2^(k-2) (Yin et al., LBW-Net, 2016). An empty or all-zero
 * block has levels 0 (k = 2) or the smallest there are.
 *
 * <p>k = 2 is exact: for the j largest magnitudes with sum S_j the best exponent is s_j = ⌊log2(4 S_j / 3j)⌋, the decision
 * between two powers lying at 1.5 times the smaller, and j minimises j 4^s - 2 · 2^s S_j. For k &gt; 2 the thresholds are given:
 * with μ = {@code cutoff} · max|w| level 2^(s-t) takes 2^-t μ ≤ |w| &lt; 2^(1-t) μ (the largest also what is above), below the
 * last is zero, and s = ⌊log2(4 Σ_t 2^-t S_t / (3 Σ_t n_t 4^-t))⌋ is the best exponent for those members.
 */
record PowerOfTwoQuantizer(int bits, double cutoff, int revision) implements Quantizer {
    /** 0, ±1 and ±2 times a power: the only ones that are equally spaced and not stored as one float already. */
    private static final int EVENLY_SPACED_BITS = 3;

    static PowerOfTwoQuantizer of(int bits, double cutoff) {
        return new PowerOfTwoQuantizer(bits, cutoff, bits == EVENLY_SPACED_BITS ? GridCodebook.NEWEST : 1);
    }

    @Override
    public String name() {
        return "power-of-two";
    }

    @Override
    public Quantizer atRevision(int earlier) {
        return new PowerOfTwoQuantizer(bits, cutoff, Math.min(earlier, revision));
    }

    private GridCodebook grid() {
        return new GridCodebook(revision, bits, 2 * powers() + 1);
    }

    @Override
    public CodebookLayout layout() {
        return bits == 2 ? CodebookLayout.of(CodebookForm.TERNARY, 2, 1) : grid().layout();
    }

    private int powers() {
        return 1 << (bits - 2);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        if (bits == 2) {
            slice.store(0, exactTernary(slice));
            LevelAssignment.of(layout(), slice).codes(slice);
            return;
        }
        int n = powers();
        double largest = cutoff * LargestMagnitude.of(slice);
        double sum = 0;
        double norm = 0;
        for (int i = 0; i < slice.length(); i++) {
            float w = slice.weight(i);
            int level = level(Math.abs(w), largest);
            slice.code(i, level == n ? n : w > 0 ? 2 * n - level : level);
            if (level < n) {
                sum += Math.scalb((double) Math.abs(w), -level);
                norm += Math.scalb(1.0, -2 * level);
            }
        }
        int exponent = exponent(sum, norm);
        if (grid().affine()) {
            grid().write(slice, Math.scalb(1.0, exponent - 1), n);
            return;
        }
        for (int t = 0; t < n; t++) {
            float power = Math.scalb(1f, exponent - t);
            slice.store(t, -power);
            slice.store(2 * n - t, power);
        }
        slice.store(n, 0f);
    }

    /** t of the magnitude's level 2^(s-t), {@link #powers} for zero. */
    private int level(float magnitude, double largest) {
        int t = 0;
        double lower = largest;
        while (t < powers() && (magnitude < lower || magnitude == 0)) {
            t++;
            lower /= 2;
        }
        return t;
    }

    /** ⌊log2(4/3 · sum/count)⌋ within what a float can hold. */
    private static int exponent(double sum, double count) {
        int exponent = sum == 0 ? Float.MIN_EXPONENT : Math.getExponent(4 * sum / (3 * count));
        return Math.min(exponent, Float.MAX_EXPONENT);
    }

    private static float exactTernary(Slice slice) {
        int length = slice.length();
        float[] sorted = SortedMagnitudes.ascending(slice);
        double sum = 0;
        double smallest = 0;
        float level = 0;
        for (int kept = 1; kept <= length; kept++) {
            sum += sorted[length - kept];
            float power = Math.scalb(1f, exponent(sum, kept));
            double error = kept * (double) power * power - 2.0 * power * sum;
            if (error < smallest) {
                smallest = error;
                level = power;
            }
        }
        return level;
    }
}
