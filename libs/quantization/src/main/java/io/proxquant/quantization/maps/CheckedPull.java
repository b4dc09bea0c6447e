package io.proxquant.quantization.maps;

import io.proxquant.quantization.Pull;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.kernels.FiniteCheck;
import io.proxquant.quantization.kernels.Kernels;

/** Moves weights that nobody has looked at yet: refuses those that are not finite first. */
final class CheckedPull implements Pull {
    private final FiniteCheck finite = Kernels.fastest().finiteCheck();
    private final Pull pull;

    CheckedPull(Pull pull) {
        this.pull = pull;
    }

    @Override
    public void move(float[] weights, int at, int from, int count) {
        if (!finite.holds(weights, at, count)) {
            throw FiniteWeights.first(weights, at, at + count);
        }
        pull.move(weights, at, from, count);
    }
}
