package io.proxquant.quantization.operators;

/**
 * The level θ above which values sum to a given total, Σ max(a_i - θ, 0) = total: the threshold of the projections onto
 * simplex and L1 ball (Duchi et al. 2008, "Efficient projections onto the l1-ball", equation 5).
 *
 * <p>Found without sorting by Newton's method on this convex, piecewise linear function (Michelot 1986): from a θ that is
 * too low each step goes to the root of the piece it stands on, never beyond the answer, so the set of values above θ
 * only shrinks, and the method ends after finitely many passes, in practice about ten. In double, so a total below 2^-53
 * of the values' own size is lost against them.
 */
final class ProjectionThreshold {
    private ProjectionThreshold() {}

    /**
     * @param magnitudes whether |x_i| is meant instead of x_i
     * @param total above 0
     */
    static double threshold(float[] x, int from, int length, boolean magnitudes, double total) {
        double theta = -Double.MAX_VALUE;
        int above = Integer.MAX_VALUE;
        while (true) {
            double sum = 0;
            int count = 0;
            for (int i = from; i < from + length; i++) {
                double a = magnitudes ? Math.abs(x[i]) : x[i];
                if (a > theta) {
                    sum += a;
                    count++;
                }
            }
            if (count == 0 || count >= above) {
                return theta;
            }
            above = count;
            theta = (sum - total) / count;
        }
    }
}
