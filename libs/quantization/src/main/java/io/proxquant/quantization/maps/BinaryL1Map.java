package io.proxquant.quantization.maps;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.Signs;
import io.proxquant.quantization.operators.Strength;

/**
 * Prox of the W-shaped regulariser R(θ) = Σ min(|θ-1|, |θ+1|): sign(θ) times |θ| moved towards 1 by at most τ (Bai et
 * al., ProxQuant, ICLR 2019, equation 7), sign(0) = +1.
 *
 * <p>|θ| moved towards 1 is the median of |θ|-τ, 1 and |θ|+τ: nothing but min and max, so it vectorises, and at τ = 0 it
 * is exact, where the published spelling rounds |θ|-1 and so drops what a weight has below 6e-8.
 */
record BinaryL1Map() implements ProximalMap {
    @Override
    public String name() {
        return "binary-l1";
    }

    @Override
    public int stateSize() {
        return 0;
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public ProximalStep step(
            WeightBlock block, float strength, float[] state, int stateFrom, boolean refresh, SideInformation side) {
        Strength.check(strength);
        return new CheckedStep((weights, at, from, count) -> move(weights, at, count, strength));
    }

    private static void move(float[] weights, int from, int count, float strength) {
        for (int i = from; i < from + count; i++) {
            float w = weights[i];
            float a = Math.abs(w);
            weights[i] = Signs.of(w) * Math.max(a - strength, Math.min(a + strength, 1f));
        }
    }
}
