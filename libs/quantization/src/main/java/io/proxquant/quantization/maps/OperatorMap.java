package io.proxquant.quantization.maps;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.operators.ProximalOperator;
import io.proxquant.quantization.operators.Strength;

/** Lets training use a proximal operator: one block is one range, and nothing is kept between steps. */
record OperatorMap(String name, ProximalOperator operator) implements ProximalMap {
    @Override
    public int stateSize() {
        return 0;
    }

    @Override
    public boolean elementwise() {
        return operator.elementwise();
    }

    @Override
    public ProximalStep step(
            WeightBlock block, float strength, float[] state, int stateFrom, boolean refresh, SideInformation side) {
        Strength.check(strength);
        if (elementwise()) {
            return new CheckedStep((weights, at, from, count) -> operator.apply(weights, at, count, strength));
        }
        int length = block.length();
        WeightBlock.Whole whole = block.whole();
        FiniteWeights.check(whole.weights(), whole.from(), length);
        float[] moved = new float[length];
        block.read(0, moved, 0, length);
        operator.apply(moved, 0, length, strength);
        return (weights, at, from, count) -> System.arraycopy(moved, from, weights, at, count);
    }
}
