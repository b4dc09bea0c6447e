package io.proxquant.quantization.metrics;

import java.util.Arrays;

/**
 * Numbers as a distribution that gives each of them the same mass: sorted once, compared often. Distances are those of
 * optimal transport on the line, whose plan is monotone (Villani 2008, Optimal transport; Vallender 1974 for p = 1).
 */
public final class EmpiricalDistribution {
    private final float[] sorted;

    private EmpiricalDistribution(float[] sorted) {
        this.sorted = sorted;
    }

    /**
     * The distribution of these numbers, which are copied.
     *
     * @throws IllegalArgumentException for no numbers, or one that is NaN
     */
    public static EmpiricalDistribution of(float[] values) {
        return ofEvery(1, values);
    }

    /**
     * The distribution of at most {@code most} of the numbers, evenly spaced over their places and the first among them; of
     * all where they are no more. Bounds what a comparison costs: with a million numbers and 65,536 taken, W₁ to another
     * sample moves by some σ/256.
     */
    public static EmpiricalDistribution ofAtMost(int most, float[] values) {
        if (most < 1) {
            throw new IllegalArgumentException("a distribution needs at least one number, not " + most);
        }
        return ofEvery(Math.max(1, (values.length + most - 1) / most), values);
    }

    private static EmpiricalDistribution ofEvery(int stride, float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no numbers have no distribution");
        }
        float[] taken = new float[(values.length - 1) / stride + 1];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = values[i * stride];
        }
        Arrays.sort(taken);
        if (Float.isNaN(taken[taken.length - 1])) {
            throw new IllegalArgumentException("NaN has no place on the line");
        }
        return new EmpiricalDistribution(taken);
    }

    /** How many numbers it was made of. */
    public int size() {
        return sorted.length;
    }

    /**
     * W_p(a, b) = (∫₀¹ |F_a⁻¹(u) - F_b⁻¹(u)|^p du)^{1/p}, over the merged grid of quantiles; for equal sizes
     * ((1/n) Σ |a_(i) - b_(i)|^p)^{1/p}. In units of the numbers.
     *
     * @param p at least 1
     */
    public double distance(EmpiricalDistribution other, double p) {
        if (!(p >= 1) || Double.isInfinite(p)) {
            throw new IllegalArgumentException("W_p needs a finite p of at least 1, not " + p);
        }
        long n = sorted.length;
        long m = other.sorted.length;
        double sum = 0;
        long reached = 0; // quantiles in units of 1 / (n m), so that no boundary is rounded
        int i = 0;
        int j = 0;
        while (i < n && j < m) {
            long next = Math.min((i + 1) * m, (j + 1) * n);
            double apart = Math.abs((double) sorted[i] - other.sorted[j]);
            sum += (next - reached) * (p == 1 ? apart : StrictMath.pow(apart, p));
            reached = next;
            i += next == (i + 1) * m ? 1 : 0;
            j += next == (j + 1) * n ? 1 : 0;
        }
        double mean = sum / ((double) n * m);
        return p == 1 ? mean : StrictMath.pow(mean, 1 / p);
    }
}
