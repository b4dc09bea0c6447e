package io.proxquant.quantization.rules;

import java.util.function.Supplier;

import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.GradientRule;
import io.proxquant.quantization.QuantizedTensor;

/**
 * Trained ternary quantization (Zhu et al. 2017, equations 7 and 8): the gradient of a level is the sum over its weights,
 * that of the level 0 stays 0; a latent weight gets its gradient times the magnitude of its level, times 1 at zero.
 */
record TrainedScalesRule() implements GradientRule {
    @Override
    public String name() {
        return "ttq-scales";
    }

    @Override
    public void pullBack(
            float[] gradient,
            float[] latent,
            BlockShape blocks,
            long[] shape,
            Supplier<QuantizedTensor> assignment,
            float[] levelGradient) {
        QuantizedTensor assigned = assignment.get();
        int stored = assigned.layout().stored();
        byte[] codes = assigned.codes();
        float[] codebooks = assigned.codebooks();
        for (int block = 0; block < blocks.count(); block++) {
            int levels = block * stored;
            double[] sums = new double[stored];
            for (int i = block * blocks.length(); i < (block + 1) * blocks.length(); i++) {
                float level = codebooks[levels + codes[i]];
                boolean zero = codes[i] == 1;
                sums[codes[i]] += zero ? 0 : gradient[i];
                gradient[i] *= zero ? 1 : Math.abs(level);
            }
            for (int code = 0; code < stored && levelGradient.length > 0; code++) {
                levelGradient[levels + code] = (float) sums[code];
            }
        }
    }
}
