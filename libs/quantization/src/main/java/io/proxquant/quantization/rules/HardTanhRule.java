package io.proxquant.quantization.rules;

import java.util.function.Supplier;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.QuantizedTensor;

/** dL/du = dL/dq · 1{|u| ≤ 1}, the derivative of hard tanh (Hubara et al., QNN, 2016, equation 4). */
record HardTanhRule() implements GradientRule {
    @Override
    public String name() {
        return "hard-tanh";
    }

    @Override
    public void pullBack(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = Math.abs(latent[i]) <= 1 ? gradient[i] : 0;
        }
    }
}
