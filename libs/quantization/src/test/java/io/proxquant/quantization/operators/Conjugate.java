package io.proxquant.quantization.operators;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * prox_{s f*} of conjugates, by searching for what the optimality condition asks for: no formula is shared with the
 * operators under test.
 */
interface Conjugate {
    double[] prox(double[] u, double s);

    /** f* is the indicator of |y| ≤ 1. */
    static Conjugate ofL1() {
        return eachOnInterval(-1, 1, y -> 0);
    }

    /** f*(y) = max(|y| - lasso, 0)² / (2 ridge). */
    static Conjugate ofElasticNet(double lasso, double ridge) {
        return eachOnInterval(-1e4, 1e4, y -> {
            double beyond = Math.max(Math.abs(y) - lasso, 0);
            return beyond * beyond / (2 * ridge);
        });
    }

    /** f*(y) = max(low y, high y), the support function. */
    static Conjugate ofBox(double low, double high) {
        return eachOnInterval(-1e4, 1e4, y -> Math.max(low * y, high * y));
    }

    /** f*(y) = radius ‖y‖_∞: values are cut at the height at which what is cut off adds up to s radius. */
    static Conjugate ofL1Ball(double radius) {
        return (u, s) -> {
            double height = height(Arrays.stream(u).map(Math::abs).toArray(), s * radius, 0);
            return Arrays.stream(u)
                    .map(y -> Math.min(Math.max(y, -height), height))
                    .toArray();
        };
    }

    /** f*(y) = total max(y): as above without signs. */
    static Conjugate ofSimplex(double total) {
        return (u, s) -> {
            double height = height(u, s * total, -1e6);
            return Arrays.stream(u).map(y -> Math.min(y, height)).toArray();
        };
    }

    /** f* is the indicator of ‖y_g‖₂ ≤ 1: scaled back to the sphere. */
    static Conjugate ofGroups(int size) {
        return (u, s) -> {
            double[] y = u.clone();
            for (int from = 0; from < y.length; from += Math.min(size, y.length - from)) {
                int to = from + Math.min(size, y.length - from);
                double norm =
                        Math.sqrt(Arrays.stream(y, from, to).map(a -> a * a).sum());
                for (int i = from; i < to; i++) {
                    y[i] /= Math.max(1, norm);
                }
            }
            return y;
        };
    }

    private static double height(double[] a, double cutOff, double lowest) {
        double low = lowest;
        double high = Arrays.stream(a).max().orElseThrow();
        for (int k = 0; k < 200; k++) {
            double middle = (low + high) / 2;
            double sum = Arrays.stream(a).map(y -> Math.max(y - middle, 0)).sum();
            low = sum > cutOff ? middle : low;
            high = sum > cutOff ? high : middle;
        }
        return high;
    }

    /** argmin s g(y) + ½(y - u)² for every value, by ternary search of a convex function. */
    private static Conjugate eachOnInterval(double from, double to, DoubleUnaryOperator g) {
        return (u, s) -> Arrays.stream(u)
                .map(each -> {
                    double low = from;
                    double high = to;
                    for (int k = 0; k < 200; k++) {
                        double third = (high - low) / 3;
                        double a = low + third;
                        double b = high - third;
                        // the difference of the squares, without cancellation
                        boolean left =
                                s * (g.applyAsDouble(a) - g.applyAsDouble(b)) + (a - b) * ((a + b) / 2 - each) < 0;
                        low = left ? low : a;
                        high = left ? b : high;
                    }
                    return (low + high) / 2;
                })
                .toArray();
    }
}
