package io.proxquant.quantization;

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
        throw new UnsupportedOperationException("follows");
    }

    /** ‖w - q‖ / ‖w‖ in the Euclidean norm; 0 for weights that are all zero. */
    public static double quantizationGap(float[] w, float[] q) {
        throw new UnsupportedOperationException("follows");
    }

    /** ‖w - q‖². */
    public static double squaredDistance(float[] w, float[] q) {
        throw new UnsupportedOperationException("follows");
    }

    /** ‖w‖². */
    public static double squaredNorm(float[] w) {
        throw new UnsupportedOperationException("follows");
    }

    /** Mean of |w - q|; 0 for no weights. */
    public static double meanDistance(float[] w, float[] q) {
        throw new UnsupportedOperationException("follows");
    }

    /** Share of codes that differ; 0 for no codes. */
    public static double levelFlips(byte[] a, byte[] b) {
        throw new UnsupportedOperationException("follows");
    }
}
