package io.proxquant.quantization.operators;

/**
 * f(x) = ‖x‖₀, the number of values that are not zero. Its prox is the hard threshold: v is kept where |v| &gt; √(2t) and
 * becomes 0 elsewhere; where both cost the same, at |v| = √(2t), it becomes 0. Not convex.
 */
public record NonZeros() implements ProximalOperator {
    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        double threshold = Math.sqrt(2 * t);
        for (int i = from; i < from + length; i++) {
            if (Math.abs(x[i]) <= threshold) {
                x[i] = 0f;
            }
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        int count = 0;
        for (int i = from; i < from + length; i++) {
            count += x[i] == 0 ? 0 : 1;
        }
        return count;
    }

    @Override
    public boolean elementwise() {
        return true;
    }
}
