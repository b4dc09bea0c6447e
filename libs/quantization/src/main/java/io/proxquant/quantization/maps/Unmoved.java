package io.proxquant.quantization.maps;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.operators.Strength;

/** Leaves weights where they are, for methods that bring them to their levels in another way. */
record Unmoved() implements ProximalMap {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public boolean vacuous() {
        return true;
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
        return new CheckedStep((weights, at, from, count) -> {});
    }
}
