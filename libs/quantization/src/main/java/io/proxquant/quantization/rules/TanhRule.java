package io.proxquant.quantization.rules;

import java.util.function.Supplier;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Derivative of y = t / M with t = tanh(w), M = max|t| of the block, rounding counted as the identity (Zhou et al.,
 * DoReFa-Net, 2016, equation 9): dL/dw_j = (1 - t_j²) · (g_j / M - 1{|t_j| = M} sign(t_j) Σ_i g_i t_i / (m M²)), the maximum
 * being shared by its m places. A block of zeros, where y is not defined, lets the gradient through.
 */
record TanhRule() implements GradientRule {
    @Override
    public String name() {
        return "dorefa-tanh";
    }

    @Override
    public void pullBack(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient) {
        for (int block = 0; block < blocks.count(); block++) {
            block(gradient, latent, block * blocks.length(), blocks.length());
        }
    }

    private static void block(float[] gradient, float[] latent, int from, int length) {
        double[] t = new double[length];
        double largest = 0;
        for (int i = 0; i < length; i++) {
            t[i] = StrictMath.tanh(latent[from + i]);
            largest = Math.max(largest, Math.abs(t[i]));
        }
        if (largest == 0) {
            return;
        }
        double dot = 0;
        int places = 0;
        for (int i = 0; i < length; i++) {
            dot += gradient[from + i] * t[i];
            places += Math.abs(t[i]) == largest ? 1 : 0;
        }
        double throughMaximum = dot / (places * largest * largest);
        for (int i = 0; i < length; i++) {
            double direct = gradient[from + i] / largest;
            double shared = Math.abs(t[i]) == largest ? Math.signum(t[i]) * throughMaximum : 0;
            gradient[from + i] = (float) ((1 - t[i] * t[i]) * (direct - shared));
        }
    }
}
