package io.proxquant.quantization.sparsity;

import java.util.Set;

import io.proxquant.quantization.Need;
import io.proxquant.quantization.operators.L1Norm;

/** min α‖x‖₁ + μ/2 ‖w - x‖²: every weight is moved towards zero by at most α/μ ({@link L1Norm}). */
record L1Penalty(double alpha) implements Survivors {
    @Override
    public String name() {
        return "l1-penalty";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PENALTY_STRENGTH);
    }

    @Override
    public void prune(float[] weights, double strength) {
        new L1Norm(0).apply(weights, 0, weights.length, alpha / strength);
    }
}
