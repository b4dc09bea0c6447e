package io.proxquant.quantization.operators;

import java.util.Random;

/** Inputs of the tests, from printed seeds. */
final class Values {
    static final double[] STRENGTHS = {1e-6, 0.05, 0.4, 1, 3.7, 1e4};

    private Values() {}

    static float[] gaussian(int n, double scale, long seed) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (scale * random.nextGaussian());
        }
        return x;
    }

    static float[] prox(ProximalOperator operator, float[] v, double t) {
        float[] x = v.clone();
        operator.apply(x, 0, x.length, t);
        return x;
    }

    static double squaredDistance(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
        }
        return sum;
    }

    static double norm1(float[] x) {
        double sum = 0;
        for (float each : x) {
            sum += Math.abs(each);
        }
        return sum;
    }
}
