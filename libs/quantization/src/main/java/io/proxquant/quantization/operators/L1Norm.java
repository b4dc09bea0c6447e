package io.proxquant.quantization.operators;

/**
 * f(x) = ‖x - c‖₁ around one centre c. Its prox is the soft threshold c + sign(v - c) max(|v - c| - t, 0): v moved
 * towards c by at most t (Parikh and Boyd 2014, section 6.5.2).
 *
 * <p>Moved towards c by at most t is the median of v - t, c and v + t: nothing but min and max, which vectorises, and
 * exact at t = 0, where c + (v - c) would round.
 */
public record L1Norm(double centre) implements ProximalOperator {
    /** Refuses a centre that is not finite. */
    public L1Norm {
        if (!Double.isFinite(centre)) {
            throw new IllegalArgumentException("a centre has to be finite, not " + centre);
        }
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        float most = (float) t;
        float c = (float) centre;
        for (int i = from; i < from + length; i++) {
            x[i] = Math.max(x[i] - most, Math.min(x[i] + most, c));
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += Math.abs((double) x[i] - (float) centre);
        }
        return sum;
    }

    @Override
    public boolean elementwise() {
        return true;
    }
}
