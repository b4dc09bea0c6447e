package io.proxquant.quantization;

import java.util.function.Supplier;

/** Straight through: dL/du = dL/dq. */
record IdentityRule() implements GradientRule {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public void pull(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient) {
        // The estimate is the gradient itself.
    }
}
