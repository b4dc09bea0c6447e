package io.proxquant.quantization.rules;

import java.util.function.Supplier;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.QuantizedTensor;

/** Straight through: dL/du = dL/dq. */
record IdentityRule() implements GradientRule {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public void pullBack(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient) {
        // The estimate is the gradient itself.
    }
}
