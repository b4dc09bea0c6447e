package io.proxquant.quantization.metrics;

/**
 * What tells whether quantization hurts a layer, or a training run is unstable, without running the network. Each figure says
 * where it comes from and what is usual.
 */
public final class WeightDiagnostics {
    private WeightDiagnostics() {}

    /**
     * Angle between weights and their quantization in degrees, arccos(⟨w, q⟩ / (‖w‖ ‖q‖)) (Anderson and Berg 2018, The
     * high-dimensional geometry of binary neural networks, section 3.1). For w ~ N(0, I_d) and q = sign(w) it is
     * arccos √(2/π) = 37.07° with a spread of 1/√d; well above, the layer loses more than its size explains.
     *
     * @return 0 to 180; 0 if both are zero, 90 if one is
     */
    public static double angle(float[] w, float[] q) {
        return angle(WeightMetrics.squaredNorm(w), WeightMetrics.squaredNorm(q), WeightMetrics.dotProduct(w, q));
    }

    /**
     * The same from ‖w‖², ‖q‖² and ⟨w, q⟩, which may be summed over layers first. Exactly 0 for equal vectors, because it is
     * the arctangent of √(‖w‖²‖q‖² - ⟨w, q⟩²) / ⟨w, q⟩.
     */
    public static double angle(double squaredNormW, double squaredNormQ, double dotProduct) {
        if (squaredNormW == 0 || squaredNormQ == 0) {
            return squaredNormW == squaredNormQ ? 0 : 90;
        }
        double across = Math.max(0, squaredNormW * squaredNormQ - dotProduct * dotProduct);
        return Math.toDegrees(StrictMath.atan2(Math.sqrt(across), dotProduct));
    }

    /**
     * Pearson's correlation of two arrays, for example of ⟨a, w⟩ and ⟨a, q⟩ over inputs a of a layer: how well the quantized
     * layer's dot products are proportional to the float one's (Anderson and Berg 2018, section 3.2). About cos of the
     * {@link #angle} for isotropic inputs.
     *
     * @return -1 to 1; NaN for fewer than two numbers or a constant array, where it is not defined
     */
    public static double correlation(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("cannot correlate " + x.length + " numbers with " + y.length);
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum / x.length;
    }

    /** W_p between the distributions of two arrays of any sizes; see {@link EmpiricalDistribution#distance}. */
    public static double wasserstein(float[] a, float[] b, double p) {
        return EmpiricalDistribution.of(a).distance(EmpiricalDistribution.of(b), p);
    }

    /**
     * Share of weights that keep a sign vector s from being a fixed point of BinaryConnect: those with g_i s_i &gt; 0, where g
     * is the gradient at s = sign(w) and sign(0) = +1 (Bai et al. 2019, ProxQuant, theorem 5.3: s is one exactly if there are
     * none). With the gradient of a mini-batch it is an estimate; near ½ the signs drift at random.
     *
     * @return 0 for no weights
     */
    public static double fixedPointViolation(float[] gradient, float[] w) {
        return w.length == 0 ? 0 : (double) fixedPointViolations(gradient, w) / w.length;
    }

    /** Number of weights whose sign the gradient at s = sign(w) pushes back. */
    public static long fixedPointViolations(float[] gradient, float[] w) {
        if (gradient.length != w.length) {
            throw new IllegalArgumentException(gradient.length + " gradients for " + w.length + " weights");
        }
        long violations = 0;
        for (int i = 0; i < w.length; i++) {
            violations += (w[i] < 0 ? gradient[i] < 0 : gradient[i] > 0) ? 1 : 0;
        }
        return violations;
    }
}
