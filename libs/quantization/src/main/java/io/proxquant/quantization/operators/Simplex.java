package io.proxquant.quantization.operators;

/**
 * The indicator of x ≥ 0, Σ x = total: projected onto as max(v - θ, 0) with the θ that makes the sum right (Duchi et al.
 * 2008, equation 3; see {@link ProjectionThreshold}). No values have no such sum; an empty range stays empty.
 *
 * <p>Sums are in double and values in float: the sum is met up to the rounding of the values.
 */
public record Simplex(double total) implements ProximalOperator {
    /** Refuses a total that is not above 0 and finite. */
    public Simplex {
        if (!(total > 0 && total <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("a total has to be above 0 and finite, not " + total);
        }
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        if (t > 0) {
            double theta = ProjectionThreshold.threshold(x, from, length, false, total);
            for (int i = from; i < from + length; i++) {
                x[i] = (float) Math.max(x[i] - theta, 0);
            }
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        double sum = 0;
        double least = 0;
        for (int i = from; i < from + length; i++) {
            sum += x[i];
            least = Math.min(least, x[i]);
        }
        return least == 0 && Math.abs(sum - total) <= 1e-6 * total ? 0 : Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean elementwise() {
        return false;
    }
}
