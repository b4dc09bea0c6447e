package io.proxquant.quantization.maps;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.Signs;
import io.proxquant.quantization.operators.Strength;

/**
 * Prox of half the squared distance to {-1, +1}: x = (θ + τ sign(θ)) / (1 + τ), sign(0) = +1 (Bai et al., ProxQuant,
 * ICLR 2019, section 3.2, with R = ½ dist²).
 */
record BinaryL2Map() implements ProximalMap {
    @Override
    public String name() {
        return "binary-l2";
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
        float kept = KeptShare.at(strength);
        return new CheckedStep((weights, at, from, count) -> move(weights, at, count, kept));
    }

    private static void move(float[] weights, int from, int count, float kept) {
        float taken = 1f - kept;
        for (int i = from; i < from + count; i++) {
            float w = weights[i];
            weights[i] = kept * w + taken * Signs.of(w);
        }
    }
}
