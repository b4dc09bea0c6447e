package io.proxquant.trainer.training;

import io.proxquant.quantization.GradientPoint;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.StrengthSchedule;

/**
 * A training method as a choice of pieces: there is one loop, and this says what it does after the optimizer's step.
 *
 * @param map pulls weights towards the quantized set
 * @param schedule the strength of that pull at each step
 * @param quantizer the hard quantization at the freeze
 * @param granularity what shares a codebook
 * @param point where the gradient is taken: EAGER at the pulled weights, LAZY at the pulled copy of latent weights
 * @param clip whether quantized weights are kept in [-1, 1]
 * @param codebookPeriod steps between refreshes of the codebooks, 1 for every step
 */
public record Method(
        ProximalMap map,
        StrengthSchedule schedule,
        Quantizer quantizer,
        Granularity granularity,
        GradientPoint point,
        boolean clip,
        int codebookPeriod) {
    public Method {
        if (codebookPeriod < 1) {
            throw new IllegalArgumentException("codebookPeriod must be at least 1, is " + codebookPeriod);
        }
    }

    boolean lazy() {
        return point == GradientPoint.LAZY;
    }
}
