package io.proxquant.quantization;

import java.util.Set;

/**
 * Approximate prox of half the squared distance to the set of a quantizer with an adaptive codebook, by alternation from
 * x = θ: q = quantizer(x), x = (θ + τq)/(1 + τ), {@code proxRounds} times (Bai et al., ProxQuant, ICLR 2019, equations
 * 10 and 15, with R = ½ dist²). One round is the pseudo-quantized weight of BinaryRelax (Yin et al. 2018). At τ = ∞ it is
 * one projection.
 *
 * <p>With {@code refresh} false the codebook is fixed, the set is finite, and x is exact: q is the level nearest to θ.
 */
record SquaredDistanceMap(String name, CodebookProjection onto, int proxRounds) implements ProximalMap {
    private static final int CHUNK = 1024;

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
        float kept = Strengths.shareKept(strength);
        if (!refresh) {
            float[] q = new float[length];
            onto.project(weights, from, length, state, stateFrom, false, side, q);
            blend(weights, from, length, kept, copying(q), weights, from);
            return;
        }
        CodebookProjection.Assigned first = onto.fit(weights, from, length, state, stateFrom, side);
        // At full strength x is q already, and quantizing q again could leave the projection of θ.
        if (kept == 0 || proxRounds == 1) {
            blend(weights, from, length, kept, first::decode, weights, from);
            return;
        }
        float[] x = new float[length];
        blend(weights, from, length, kept, first::decode, x, 0);
        float[] q = new float[length];
        for (int round = 2; round <= proxRounds; round++) {
            onto.project(x, 0, length, state, stateFrom, true, side.startingAt(from), q);
            blend(weights, from, length, kept, copying(q), x, 0);
        }
        System.arraycopy(x, 0, weights, from, length);
    }

    /** Where the levels nearest to a range of weights come from. */
    private interface Nearest {
        void levels(int from, int count, float[] into, int at);
    }

    private static Nearest copying(float[] q) {
        return (from, count, into, at) -> System.arraycopy(q, from, into, at, count);
    }

    private static void blend(float[] theta, int from, int length, float kept, Nearest nearest, float[] x, int xFrom) {
        if (kept == 0) {
            nearest.levels(0, length, x, xFrom);
            return;
        }
        // Chunks at one index of two arrays: with an offset into one of them the loop does not vectorise.
        int size = Math.min(CHUNK, length);
        float[] old = new float[size];
        float[] level = new float[size];
        for (int start = 0; start < length; start += size) {
            int count = Math.min(size, length - start);
            System.arraycopy(theta, from + start, old, 0, count);
            nearest.levels(start, count, level, 0);
            mix(old, kept, level);
            System.arraycopy(old, 0, x, xFrom + start, count);
        }
    }

    private static void mix(float[] old, float kept, float[] level) {
        float taken = 1f - kept;
        for (int i = 0; i < old.length; i++) {
            old[i] = kept * old[i] + taken * level[i];
        }
    }
}
