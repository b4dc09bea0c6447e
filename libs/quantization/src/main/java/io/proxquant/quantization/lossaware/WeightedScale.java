package io.proxquant.quantization.lossaware;

import java.util.Arrays;

/**
 * The scale α of min Σ d_i (|w_i| - α b_i)² with b_i among given points 0 = p_0 &lt; ... &lt; p_n = 1 (Hou and Kwok, loss-aware
 * weight quantization, ICLR 2018).
 */
@FunctionalInterface
interface WeightedScale {
    /** The points of a ternary weight's magnitude. */
    double[] TERNARY = {0, 1};

    /**
     * α ≥ 0 for these magnitudes; 0 if all are zero.
     *
     * @param d weights of the errors, not all zero unless empty
     */
    double of(double[] magnitudes, double[] d);

    /**
     * The minimum for the points {0, 1}: with magnitudes in descending order and S_j = Σ d|w|, D_j = Σ d over the first j, the
     * best α for keeping j weights is S_j / D_j and explains S_j² / D_j; the j that explains most is taken. Time O(n log n).
     */
    static double exactTernary(double[] magnitudes, double[] d) {
        int n = magnitudes.length;
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            // Magnitudes are floats, whose bits order as they do.
            order[i] = (long) Float.floatToRawIntBits((float) magnitudes[i]) << 32 | i;
        }
        Arrays.parallelSort(order);
        double weighted = 0;
        double total = 0;
        double best = 0;
        double scale = 0;
        for (int j = n - 1; j >= 0; j--) {
            int i = (int) order[j];
            weighted += d[i] * magnitudes[i];
            total += d[i];
            double explained = total == 0 ? 0 : weighted * weighted / total;
            if (explained > best) {
                best = explained;
                scale = weighted / total;
            }
        }
        return scale;
    }

    /**
     * Alternation from α = 1.4 mean|w| on: b_i the point nearest to |w_i|/α, then α = Σ d b|w| / Σ d b², the least squares for
     * those b. (The published code divides by Σ d b, which is the same for ternary weights and no minimum for more levels.) It
     * finds a local minimum. It ends when α moves by less than a millionth of itself, or after 100 rounds; the published code stops after ten, but
     * begins at the signs of the step before.
     */
    static WeightedScale alternating(double... points) {
        return (magnitudes, d) -> {
            double sum = 0;
            for (double magnitude : magnitudes) {
                sum += magnitude;
            }
            double scale = magnitudes.length == 0 ? 0 : 1.4 * (sum / magnitudes.length);
            for (int round = 0; round < 100 && scale > 0; round++) {
                double next = leastSquares(magnitudes, d, points, scale);
                boolean settled = Math.abs(next - scale) <= 1e-6 * scale;
                scale = next;
                if (settled) {
                    break;
                }
            }
            return scale;
        };
    }

    /** |w| of a block, in double. */
    static double[] magnitudes(float[] weights, int from, int length) {
        double[] magnitudes = new double[length];
        for (int i = 0; i < length; i++) {
            magnitudes[i] = Math.abs(weights[from + i]);
        }
        return magnitudes;
    }

    private static double leastSquares(double[] magnitudes, double[] d, double[] points, double scale) {
        double weighted = 0;
        double norm = 0;
        for (int i = 0; i < magnitudes.length; i++) {
            double x = magnitudes[i] / scale;
            int p = points.length - 1;
            while (p > 0 && x < (points[p] + points[p - 1]) / 2) {
                p--;
            }
            weighted += d[i] * points[p] * magnitudes[i];
            norm += d[i] * points[p] * points[p];
        }
        return norm == 0 ? 0 : weighted / norm;
    }
}
