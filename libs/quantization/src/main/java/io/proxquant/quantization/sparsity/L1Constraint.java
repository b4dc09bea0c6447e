package io.proxquant.quantization.sparsity;

import io.proxquant.quantization.operators.L1Ball;

/** The projection onto ‖x‖₁ ≤ {@code radius} ({@link L1Ball}): what survives is moved towards zero by one amount. */
record L1Constraint(double radius) implements Survivors {
    @Override
    public String name() {
        return "l1-constraint";
    }

    @Override
    public void prune(float[] weights, double strength) {
        new L1Ball(radius).apply(weights, 0, weights.length, 1);
    }
}
