package io.proxquant.quantization.multibit;

import java.util.Arrays;

import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FloatRounding;

/**
 * Least squares α = argmin ‖w - Bα‖² for a matrix B of signs given as codes. Weights with equal codes have equal rows of
 * B, so one pass that sums the weights per code gives BᵀB and Bᵀw.
 *
 * <p>BᵀB is singular when columns depend on each other. Columns are taken in order; one whose part orthogonal to the
 * columns before it vanishes gets α = 0. The span stays the same, so the error is still the smallest possible.
 */
final class SignLeastSquares {
    private static final int LANES = 4;
    /** BᵀB holds integers, and a non-zero pivot is of the order of 1 or more; what is below is rounding. */
    private static final double SMALLEST_PIVOT = 1e-6;

    private final int bits;
    private final double[] sums;
    private final int[] counts;
    private final double[][] system;

    SignLeastSquares(int bits) {
        this.bits = bits;
        this.sums = new double[LANES << bits];
        this.counts = new int[LANES << bits];
        this.system = new double[bits][bits + 1];
    }

    /** α as it comes out, entry i belonging to bit i of the codes. */
    double[] coefficients(Slice slice) {
        sumPerCode(slice);
        buildSystem();
        return eliminate(Math.max(SMALLEST_PIVOT, 1e-12 * slice.length()));
    }

    /** Writes |α|, rounded to float and in descending order, to the start of {@code alpha}. */
    void solve(Slice slice, float[] alpha) {
        double[] solution = coefficients(slice);
        for (int i = 0; i < bits; i++) {
            alpha[i] = -FloatRounding.magnitude(Math.abs(solution[i]));
        }
        Arrays.sort(alpha, 0, bits);
        for (int i = 0; i < bits; i++) {
            alpha[i] = -alpha[i];
        }
    }

    private void sumPerCode(Slice slice) {
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
        float[] weights = slice.weights();
        int from = slice.from();
        byte[] codes = slice.codes();
        int codesFrom = slice.codesFrom();
        int length = slice.length();
        for (int i = 0; i < length; i++) {
            // Lanes by position: a fixed order of additions, and neighbours do not wait for each other's sum.
            int bin = codes[codesFrom + i] | ((i & (LANES - 1)) << bits);
            sums[bin] += weights[from + i];
            counts[bin]++;
        }
    }

    private void buildSystem() {
        for (double[] row : system) {
            Arrays.fill(row, 0);
        }
        for (int code = 0; code < 1 << bits; code++) {
            double sum = 0;
            long count = 0;
            for (int lane = 0; lane < LANES; lane++) {
                sum += sums[code | (lane << bits)];
                count += counts[code | (lane << bits)];
            }
            for (int i = 0; i < bits; i++) {
                int sign = sign(code, i);
                system[i][bits] += sign * sum;
                for (int j = 0; j < bits; j++) {
                    system[i][j] += sign * sign(code, j) * (double) count;
                }
            }
        }
    }

    private static int sign(int code, int plane) {
        return ((code >>> plane) & 1) == 0 ? -1 : 1;
    }

    private double[] eliminate(double smallestPivot) {
        boolean[] dependent = new boolean[bits];
        for (int p = 0; p < bits; p++) {
            dependent[p] = system[p][p] <= smallestPivot;
            for (int r = p + 1; r < bits && !dependent[p]; r++) {
                double factor = system[r][p] / system[p][p];
                for (int c = p; c <= bits; c++) {
                    system[r][c] -= factor * system[p][c];
                }
            }
        }
        double[] solution = new double[bits];
        for (int p = bits - 1; p >= 0; p--) {
            double rest = system[p][bits];
            for (int c = p + 1; c < bits; c++) {
                rest -= system[p][c] * solution[c];
            }
            solution[p] = dependent[p] ? 0 : rest / system[p][p];
        }
        return solution;
    }
}
