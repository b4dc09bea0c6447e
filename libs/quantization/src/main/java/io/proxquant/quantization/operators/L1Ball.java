package io.proxquant.quantization.operators;

/**
 * The indicator of ‖x‖₁ ≤ radius. Its prox leaves what lies inside, and soft-thresholds the rest at the θ that brings it
 * exactly to the surface (Duchi et al. 2008, figure 1; see {@link ProjectionThreshold}).
 *
 * <p>Sums are in double and values in float: the result may exceed the radius by the rounding of its values.
 */
public record L1Ball(double radius) implements ProximalOperator {
    /** Refuses a radius that is not above 0 and finite. */
    public L1Ball {
        if (!(radius > 0 && radius <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("a radius has to be above 0 and finite, not " + radius);
        }
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        if (t > 0 && norm(x, from, length) > radius) {
            double theta = ProjectionThreshold.threshold(x, from, length, true, radius);
            for (int i = from; i < from + length; i++) {
                x[i] = (float) (x[i] - Math.min(Math.max(x[i], -theta), theta));
            }
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        return norm(x, from, length) <= radius * (1 + 1e-6) ? 0 : Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean elementwise() {
        return false;
    }

    private static double norm(float[] x, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += Math.abs(x[i]);
        }
        return sum;
    }
}
