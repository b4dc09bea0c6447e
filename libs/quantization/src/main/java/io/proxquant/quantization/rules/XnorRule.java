package io.proxquant.quantization.rules;

import java.util.function.Supplier;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.fitting.LaneSums;

/**
 * Derivative of α·sign(w) with α = ‖w‖₁/n over a filter of n weights (Rastegari et al., XNOR-Net, 2016, section 3.1, and
 * its published code): dL/dw = dL/dq · (1/n + α·1{|w| &lt; 1}) · (1 - 1/c), the last factor standing for the centring of the
 * c input channels. The published code multiplies by n for SGD and by 10⁹ for Adam besides, which only rescales the learning
 * rate; that is left to the recipe.
 */
record XnorRule() implements GradientRule {
    @Override
    public String name() {
        return "xnor-rescale";
    }

    @Override
    public void pullBack(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient) {
        int n = blocks.length();
        double centring = shape.length > 1 && shape[1] > 1 ? 1 - 1.0 / shape[1] : 1;
        for (int block = 0; block < blocks.count(); block++) {
            int from = block * n;
            double alpha = n == 0 ? 0 : LaneSums.ofAbs(latent, from, n) / n;
            float inside = (float) ((alpha + 1.0 / n) * centring);
            float outside = (float) (centring / n);
            for (int i = from; i < from + n; i++) {
                gradient[i] *= Math.abs(latent[i]) < 1 ? inside : outside;
            }
        }
    }
}
