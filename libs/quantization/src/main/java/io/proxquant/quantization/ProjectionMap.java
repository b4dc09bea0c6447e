package io.proxquant.quantization;

import java.util.Set;

/**
 * Prox of the indicator of a quantizer's set: the projection, for every τ &gt; 0; τ = 0 leaves the weights. This is hard
 * quantization in training, and the weights it leaves are exactly what the packed codes decode to.
 */
record ProjectionMap(CodebookProjection onto) implements ProximalMap {
    @Override
    public String name() {
        return "projection";
    }

    @Override
    public Set<Need> needs() {
        return onto.quantizer().needs();
    }

    @Override
    public void initialise(float[] state, int stateFrom) {
        onto.initialise(state, stateFrom);
    }

    @Override
    public int stateSize() {
        return onto.stateSize();
    }

    @Override
    public void apply(
            float[] weights, int from, int length, float strength, float[] state, int stateFrom, boolean refresh) {
        apply(weights, from, length, strength, state, stateFrom, refresh, SideInformation.none());
    }

    @Override
    public void apply(
            float[] weights,
            int from,
            int length,
            float strength,
            float[] state,
            int stateFrom,
            boolean refresh,
            SideInformation side) {
        Strengths.check(strength);
        FiniteWeights.check(weights, from, length);
        float[] q = new float[length];
        onto.project(weights, from, length, state, stateFrom, refresh, side, q);
        if (strength > 0) {
            System.arraycopy(q, 0, weights, from, length);
        }
    }
}
