package io.proxquant.quantization.operators;

/**
 * f(x) = Σ dist(x_i, Q), ½ Σ dist²(x_i, Q), or the indicator of Q for a finite quantized set Q: the regularisers of
 * ProxQuant for any levels (Bai et al., ICLR 2019, section 3.2). None is convex if Q has two levels or more.
 *
 * <p>Each prox looks at the nearest level q alone: the envelope of |x - q|, and of its square, grows with |v - q|. So v
 * moves towards q by at most t (the W-shaped prox, equation 7, where Q = {-1, +1}), or by the share t/(1 + t), or all the
 * way. A value midway between two levels, where both cost the same, goes to the upper one.
 */
public record LevelDistance(Levels levels, Kind kind) implements ProximalOperator {
    /** What of the distance counts. */
    public enum Kind {
        /** The distance. */
        ABSOLUTE,
        /** Half its square. */
        SQUARED,
        /** Whether it is zero. */
        INDICATOR
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        float most = (float) t;
        // The two shares sum to 1 in float, so that levels stay where they are.
        float kept = (float) (1 / (1 + t));
        float taken = 1f - kept;
        for (int i = from; i < from + length; i++) {
            float v = x[i];
            float q = levels.nearest(v);
            x[i] = switch (kind) {
                case ABSOLUTE -> Math.max(v - most, Math.min(v + most, q));
                case SQUARED -> kept * v + taken * q;
                case INDICATOR -> t > 0 ? q : v;
            };
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            double distance = Math.abs((double) x[i] - levels.nearest(x[i]));
            sum += switch (kind) {
                case ABSOLUTE -> distance;
                case SQUARED -> distance * distance / 2;
                case INDICATOR -> distance == 0 ? 0 : Double.POSITIVE_INFINITY;
            };
        }
        return sum;
    }

    @Override
    public boolean elementwise() {
        return true;
    }
}
