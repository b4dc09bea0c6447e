package io.proxquant.quantization.operators;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** ½‖Ax - b‖² + λ‖x‖₁, whose solution is known or told by its optimality conditions. */
class LassoTest {
    private static final double LAMBDA = 0.8;
    private static final int ROWS = 24;
    private static final int COLUMNS = 40;
    private static final float[] B = Values.gaussian(ROWS, 1, 2);
    private static final double[][] A = matrix();

    /** AᵀA = I: the lasso decouples, and x = soft threshold of Aᵀb. */
    @Test
    void anOrthogonalDesignIsSolvedByOneSoftThreshold() {
        int n = 16;
        float[] b = Values.gaussian(n, 1, 3);
        ProximalGradient solver =
                new ProximalGradient(x -> gradient(hadamard(n), b, x), new Scaled(new L1Norm(0), LAMBDA), 0.5);
        double[] correlations = gradient(hadamard(n), b, new float[n]);
        float[] plain = solver.plain(new float[n], 60);
        float[] accelerated = solver.accelerated(new float[n], 200);
        for (int i = 0; i < n; i++) {
            double expected = Math.signum(-correlations[i]) * Math.max(Math.abs(correlations[i]) - LAMBDA, 0);
            assertThat((double) plain[i]).isCloseTo(expected, within(1e-6));
            assertThat((double) accelerated[i]).isCloseTo(expected, within(1e-6));
        }
        assertThat(plain).as("some are zero, some are not").contains(0f).isNotEqualTo(new float[n]);
    }

    /** KKT: the correlation of the residual with column j is λ sign(x_j) where x_j ≠ 0, and at most λ where x_j = 0. */
    @Test
    void onARandomDesignBothSolversEndWhereTheOptimalityConditionsHold() {
        for (float[] x : new float[][] {solver().plain(start(), 30_000), solver().accelerated(start(), 3_000)}) {
            double[] slope = gradient(A, B, x);
            int zeros = 0;
            for (int j = 0; j < COLUMNS; j++) {
                if (x[j] == 0) {
                    zeros++;
                    assertThat(Math.abs(slope[j])).isLessThanOrEqualTo(LAMBDA + 1e-4);
                } else {
                    assertThat(slope[j]).isCloseTo(-LAMBDA * Math.signum(x[j]), within(1e-4));
                }
            }
            assertThat(zeros).as("at most as many as rows are not zero").isBetween(COLUMNS - ROWS, COLUMNS - 1);
        }
    }

    @Test
    void accelerationIsFasterThanThePlainMethodAndThePlainOneNeverGoesUp() {
        double best = objective(solver().accelerated(start(), 3_000));
        double before = objective(start());
        float[] x = start();
        for (int k = 0; k < 200; k++) {
            x = solver().plain(x, 1);
            assertThat(objective(x)).isLessThanOrEqualTo(before + 1e-5);
            before = objective(x);
        }
        assertThat(objective(solver().accelerated(start(), 200)) - best).isLessThan((before - best) / 2);
    }

    private static float[] start() {
        return new float[COLUMNS];
    }

    private static ProximalGradient solver() {
        return new ProximalGradient(x -> gradient(A, B, x), new Scaled(new L1Norm(0), LAMBDA), 1 / largestSquare());
    }

    /** λ f has the prox of f at λt. */
    private record Scaled(ProximalOperator f, double lambda) implements ProximalOperator {
        @Override
        public void apply(float[] x, int from, int length, double t) {
            f.apply(x, from, length, lambda * t);
        }

        @Override
        public double value(float[] x, int from, int length) {
            return lambda * f.value(x, from, length);
        }

        @Override
        public boolean elementwise() {
            return f.elementwise();
        }
    }

    private static double objective(float[] x) {
        double sum = 0;
        for (double r : residual(A, B, x)) {
            sum += r * r;
        }
        return sum / 2 + LAMBDA * Values.norm1(x);
    }

    private static double[] residual(double[][] a, float[] b, float[] x) {
        double[] r = new double[a.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = -b[i];
            for (int j = 0; j < x.length; j++) {
                r[i] += a[i][j] * x[j];
            }
        }
        return r;
    }

    /** Aᵀ(Ax - b). */
    private static double[] gradient(double[][] a, float[] b, float[] x) {
        double[] r = residual(a, b, x);
        double[] g = new double[x.length];
        for (int j = 0; j < g.length; j++) {
            for (int i = 0; i < r.length; i++) {
                g[j] += a[i][j] * r[i];
            }
        }
        return g;
    }

    private static double[][] matrix() {
        Random random = new Random(7);
        double[][] a = new double[ROWS][COLUMNS];
        for (double[] row : a) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextGaussian() / 3;
            }
        }
        return a;
    }

    /** Rows of ±1/√n, orthonormal. */
    private static double[][] hadamard(int n) {
        double[][] h = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                h[i][j] = (Integer.bitCount(i & j) % 2 == 0 ? 1 : -1) / Math.sqrt(n);
            }
        }
        return h;
    }

    /** L = ‖A‖², by power iteration from above: the Frobenius norm bounds it. */
    private static double largestSquare() {
        double sum = 0;
        for (double[] row : A) {
            for (double each : row) {
                sum += each * each;
            }
        }
        return sum / 4;
    }
}
