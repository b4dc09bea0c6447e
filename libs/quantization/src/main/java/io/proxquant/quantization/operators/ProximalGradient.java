package io.proxquant.quantization.operators;

/**
 * Minimises g(x) + f(x) for a differentiable g and an f with a known prox: the reference that training with a proximal
 * map is compared with, on problems small enough to be solved to the end.
 *
 * @param gradient of g
 * @param operator prox of f
 * @param step η, at most 1/L for a gradient with Lipschitz constant L
 */
public record ProximalGradient(Gradient gradient, ProximalOperator operator, double step) {
    /** ∇g at a point. */
    @FunctionalInterface
    public interface Gradient {
        /** The gradient at {@code x}, which is only read. */
        double[] at(float[] x);
    }

    /** Refuses a step that is not above 0 and finite. */
    public ProximalGradient {
        if (!(step > 0 && step <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("a step has to be above 0 and finite, not " + step);
        }
    }

    /** x ← prox_{ηf}(x - η∇g(x)), so many times (Parikh and Boyd 2014, section 4.2); error O(1/k). */
    public float[] plain(float[] start, int steps) {
        float[] x = start;
        for (int k = 0; k < steps; k++) {
            x = from(x);
        }
        return x;
    }

    /**
     * The same step from y = x + (s - 1)/s' (x - x before), s' = (1 + √(1 + 4s²))/2 (FISTA, Beck and Teboulle 2009,
     * section 4); error O(1/k²).
     */
    public float[] accelerated(float[] start, int steps) {
        float[] x = start;
        float[] y = start;
        double s = 1;
        for (int k = 0; k < steps; k++) {
            float[] before = x;
            x = from(y);
            double next = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
            y = extrapolated(x, before, (s - 1) / next);
            s = next;
        }
        return x;
    }

    private float[] from(float[] y) {
        double[] slope = gradient.at(y);
        float[] x = new float[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (y[i] - step * slope[i]);
        }
        operator.apply(x, 0, x.length, step);
        return x;
    }

    private static float[] extrapolated(float[] x, float[] before, double momentum) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (x[i] + momentum * ((double) x[i] - before[i]));
        }
        return y;
    }
}
