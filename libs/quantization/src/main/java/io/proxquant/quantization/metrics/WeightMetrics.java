package io.proxquant.quantization.metrics;

import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.fitting.LaneSums;

/**
 * How far weights are from where they started and from the quantized set. Plain numbers in [0, 1] or relative norms,
 * so that runs of different sizes compare; counts and squares are there too, to be summed over layers first.
 */
public final class WeightMetrics {
    private WeightMetrics() {}

    /** Share of weights whose sign differs, ‖sign(a) - sign(b)‖₁ / 2d with sign(0) = +1; 0 for no weights. */
    public static double signChange(float[] a, float[] b) {
        return a.length == 0 ? 0 : (double) signChanges(a, b) / a.length;
    }

    /** Number of weights whose sign differs, with sign(0) = +1. */
    public static long signChanges(float[] a, float[] b) {
        sameLength(a.length, b.length);
        long changes = 0;
        for (int i = 0; i < a.length; i++) {
            // Signs are as good as random to a branch predictor; adding zero turns -0 into +0.
            changes += (Float.floatToRawIntBits(a[i] + 0f) ^ Float.floatToRawIntBits(b[i] + 0f)) >>> 31;
        }
        return changes;
    }

    /** ‖w - q‖ / ‖w‖ in the Euclidean norm; 0 for weights that are all zero. */
    public static double quantizationGap(float[] w, float[] q) {
        double norm = squaredNorm(w);
        double distance = squaredDistance(w, q);
        return norm == 0 ? 0 : Math.sqrt(distance / norm);
    }

    /** The same of a quantized tensor, without an array of its levels. */
    public static double quantizationGap(float[] w, QuantizedTensor q) {
        sameLength(w.length, q.codes().length);
        double norm = squaredNorm(w);
        return norm == 0 ? 0 : Math.sqrt(LaneSums.ofSquaredErrors(w, q) / norm);
    }

    /** ‖w - q‖². */
    public static double squaredDistance(float[] w, float[] q) {
        sameLength(w.length, q.length);
        return LaneSums.ofSquaredDifferences(w, q);
    }

    /** ‖w‖². */
    public static double squaredNorm(float[] w) {
        return LaneSums.ofSquares(w);
    }

    /** ⟨w, q⟩. */
    public static double dotProduct(float[] w, float[] q) {
        sameLength(w.length, q.length);
        return LaneSums.ofProducts(w, q);
    }

    /** Σ|w_i| / n; 0 for no weights. */
    public static double meanMagnitude(float[] w) {
        double sum = 0;
        for (float each : w) {
            sum += Math.abs(each);
        }
        return w.length == 0 ? 0 : sum / w.length;
    }

    /** Mean of |w - q|; 0 for no weights. */
    public static double meanDistance(float[] w, float[] q) {
        sameLength(w.length, q.length);
        return w.length == 0 ? 0 : LaneSums.ofAbsoluteDifferences(w, q) / w.length;
    }

    /** Share of codes that differ; 0 for no codes. */
    public static double levelFlips(byte[] a, byte[] b) {
        return a.length == 0 ? 0 : (double) levelFlipCount(a, b) / a.length;
    }

    /** Number of codes that differ. */
    public static long levelFlipCount(byte[] a, byte[] b) {
        sameLength(a.length, b.length);
        long flips = 0;
        for (int i = 0; i < a.length; i++) {
            flips += a[i] == b[i] ? 0 : 1;
        }
        return flips;
    }

    private static void sameLength(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("cannot compare " + a + " weights with " + b);
        }
    }
}
