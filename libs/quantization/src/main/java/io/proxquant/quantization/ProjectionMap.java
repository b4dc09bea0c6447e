package io.proxquant.quantization;

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
    public int stateSize() {
        return quantizer.layout().stored();
    }

    @Override
    public void apply(
            float[] weights, int from, int length, float strength, float[] state, int stateFrom, boolean refresh) {
        Strengths.check(strength);
        FiniteWeights.check(weights, from, length);
        float[] q = new float[length];
        if (refresh) {
            CodebookProjection.refresh(quantizer, weights, from, length, state, stateFrom, q);
        } else {
            new LevelAssignment(quantizer.layout(), state, stateFrom).levels(weights, from, length, q);
        }
        if (strength > 0) {
            System.arraycopy(q, 0, weights, from, length);
        }
    }
}
