package io.proxquant.quantization;

import io.proxquant.quantization.operators.ProximalOperator;

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
    public void apply(
            float[] weights, int from, int length, float strength, float[] state, int stateFrom, boolean refresh) {
        Strengths.check(strength);
        FiniteWeights.check(weights, from, length);
        operator.apply(weights, from, length, strength);
    }
}
