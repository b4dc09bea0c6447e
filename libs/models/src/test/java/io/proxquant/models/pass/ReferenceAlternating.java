package io.proxquant.models.pass;

/**
 * Xu et al. 2018, algorithm 2, in doubles and by trial of all codes: greedy start, then twice least squares for α and the
 * nearest of all 2^k sums for every value.
 */
final class ReferenceAlternating {

    private ReferenceAlternating() {}

    static double[] quantized(double[] h, int bits) {
        double[][] signs = new double[bits][h.length];
        double[] alpha = new double[bits];
        double[] residual = h.clone();
        for (int plane = 0; plane < bits; plane++) {
            for (double r : residual) {
                alpha[plane] += Math.abs(r) / h.length;
            }
            for (int i = 0; i < h.length; i++) {
                signs[plane][i] = residual[i] >= 0 ? 1 : -1;
                residual[i] -= alpha[plane] * signs[plane][i];
            }
        }
        for (int cycle = 0; bits > 1 && cycle < 2; cycle++) {
            alpha = leastSquares(signs, h);
            for (int i = 0; i < h.length; i++) {
                nearest(alpha, h[i], signs, i);
            }
        }
        double[] sums = new double[h.length];
        for (int i = 0; i < h.length; i++) {
            for (int plane = 0; plane < bits; plane++) {
                sums[i] += alpha[plane] * signs[plane][i];
            }
        }
        return sums;
    }

    private static void nearest(double[] alpha, double value, double[][] signs, int at) {
        double best = Double.POSITIVE_INFINITY;
        for (int code = 0; code < 1 << alpha.length; code++) {
            double level = 0;
            for (int plane = 0; plane < alpha.length; plane++) {
                level += (code >> plane & 1) == 1 ? alpha[plane] : -alpha[plane];
            }
            if (Math.abs(value - level) < best) {
                best = Math.abs(value - level);
                for (int plane = 0; plane < alpha.length; plane++) {
                    signs[plane][at] = (code >> plane & 1) == 1 ? 1 : -1;
                }
            }
        }
    }

    /** (B Bᵀ) α = B h by elimination; the columns must be independent. */
    private static double[] leastSquares(double[][] signs, double[] h) {
        int bits = signs.length;
        double[][] system = new double[bits][bits + 1];
        for (int row = 0; row < bits; row++) {
            for (int i = 0; i < h.length; i++) {
                for (int column = 0; column < bits; column++) {
                    system[row][column] += signs[row][i] * signs[column][i];
                }
                system[row][bits] += signs[row][i] * h[i];
            }
        }
        for (int pivot = 0; pivot < bits; pivot++) {
            for (int row = 0; row < bits; row++) {
                double factor = row == pivot ? 0 : system[row][pivot] / system[pivot][pivot];
                for (int column = 0; column <= bits; column++) {
                    system[row][column] -= factor * system[pivot][column];
                }
            }
        }
        double[] alpha = new double[bits];
        for (int row = 0; row < bits; row++) {
            alpha[row] = system[row][bits] / system[row][row];
        }
        return alpha;
    }
}
