package io.proxquant.quantization.sparsity;

import io.proxquant.quantization.fitting.LargestMagnitudes;

/**
 * The projection onto ‖x‖₀ ≤ κ, κ = {@code keep} · n rounded: the κ largest magnitudes stay as they are (Carreira-Perpiñán and
 * Idelbayev 2018, learning-compression for pruning). Of equal magnitudes the earlier weight stays.
 */
record L0Constraint(double keep) implements Survivors {
    @Override
    public String name() {
        return "l0-constraint";
    }

    @Override
    public void prune(float[] weights, double strength) {
        int[] kept = LargestMagnitudes.of(weights, (int) Math.round(keep * weights.length));
        int next = 0;
        for (int i = 0; i < weights.length; i++) {
            if (next < kept.length && kept[next] == i) {
                next++;
            } else {
                weights[i] = 0;
            }
        }
    }
}
