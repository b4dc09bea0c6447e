package io.proxquant.quantization.operators;

/**
 * f(x) = lasso ‖x‖₁ + ridge/2 ‖x‖² (Zou and Hastie 2005). Its prox is the soft threshold at t·lasso, divided by
 * 1 + t·ridge (Parikh and Boyd 2014, section 6.5.3). {@code lasso} 0 and {@code ridge} 1 is the squared Euclidean norm
 * ½‖x‖² with the shrinkage v/(1 + t).
 */
public record ElasticNet(double lasso, double ridge) implements ProximalOperator {
    /** Refuses weights of the two terms that are not from 0 to a finite number. */
    public ElasticNet {
        if (!(lasso >= 0 && lasso <= Double.MAX_VALUE && ridge >= 0 && ridge <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "lasso " + lasso + " and ridge " + ridge + " have to be numbers from 0 to a finite one");
        }
    }

    /** ½‖x‖². */
    public static ElasticNet squaredNorm() {
        return new ElasticNet(0, 1);
    }

    @Override
    public void apply(float[] x, int from, int length, double t) {
        Strength.check(t);
        // 0 · ∞ is 0 here: a term that is not there has no pull however strong.
        float most = lasso == 0 ? 0f : (float) (lasso * t);
        float share = ridge == 0 ? 1f : (float) (1 / (1 + ridge * t));
        for (int i = from; i < from + length; i++) {
            x[i] = share * Math.max(x[i] - most, Math.min(x[i] + most, 0f));
        }
    }

    @Override
    public double value(float[] x, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += lasso * Math.abs(x[i]) + ridge / 2 * x[i] * x[i];
        }
        return sum;
    }

    @Override
    public boolean elementwise() {
        return true;
    }
}
