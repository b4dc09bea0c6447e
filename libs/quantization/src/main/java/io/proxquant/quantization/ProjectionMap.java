package io.proxquant.quantization;

import java.util.Set;

/**
 * Prox of the indicator of a quantizer's set: the projection, for every τ &gt; 0; τ = 0 leaves the weights. This is hard
 * quantization in training, and the weights it leaves are exactly what the packed codes decode to.
 */
record ProjectionMap(Quantizer quantizer) implements ProximalMap {
    @Override
    public String name() {
        return "projection";
    }

    @Override
    public Set<Need> needs() {
        return quantizer.needs();
    }

    @Override
    public void initialise(float[] state, int stateFrom) {
        if (trained()) {
            quantizer.quantize(new float[0], 0, 0, new byte[0], 0, state, stateFrom);
        }
    }

    /** Trained levels are the optimizer's: they are assigned to and never fitted. */
    private boolean trained() {
        return quantizer.needs().contains(Need.TRAINED_LEVELS);
    }

    @Override
    public int stateSize() {
        return quantizer.layout().stored();
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
        if (refresh || trained()) {
            CodebookProjection.refresh(
                    quantizer, weights, from, length, state, stateFrom, q, trained() ? side.withLevels(state) : side);
        } else {
            new LevelAssignment(quantizer.layout(), state, stateFrom).levels(weights, from, length, q);
        }
        if (strength > 0) {
            System.arraycopy(q, 0, weights, from, length);
        }
    }
}
