package io.proxquant.quantization.maps;

import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.kernels.FiniteCheck;
import io.proxquant.quantization.kernels.Kernels;

/**
 * Checks weights before it moves them. A step needs this where no quantizer has read the block before, and so none has refused
 * NaN and infinity.
 */
final class CheckedStep implements ProximalStep {
    private final FiniteCheck finite = Kernels.fastest().finiteCheck();
    private final ProximalStep step;

    CheckedStep(ProximalStep step) {
        this.step = step;
    }

    @Override
    public void move(float[] weights, int at, int from, int count) {
        if (!finite.holds(weights, at, count)) {
            throw FiniteWeights.first(weights, at, at + count);
        }
        step.move(weights, at, from, count);
    }
}
