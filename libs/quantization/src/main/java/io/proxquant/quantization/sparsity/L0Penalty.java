package io.proxquant.quantization.sparsity;

import java.util.Set;

import io.proxquant.quantization.Need;
import io.proxquant.quantization.operators.NonZeros;

/** min α‖x‖₀ + μ/2 ‖w - x‖²: weights of magnitude up to √(2α/μ) become zero, the others stay as they are ({@link NonZeros}). */
record L0Penalty(double alpha) implements Survivors {
    @Override
    public String name() {
        return "l0-penalty";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PENALTY_STRENGTH);
    }

    @Override
    public void prune(float[] weights, double strength) {
        new NonZeros().apply(weights, 0, weights.length, alpha / strength);
    }
}
