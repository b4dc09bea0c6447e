package io.proxquant.quantization;

import java.util.Arrays;
import java.util.Set;

/**
 * PARQ's piecewise-affine map onto the levels Q of a quantizer (Jin et al. 2025, PARQ, algorithm 1): between neighbours q &lt;
 * q' with middle c, x = clamp(c + (θ - c)/s, q, q') with the inverse slope s = 1/(1 + τ); beyond the outermost levels x is the
 * outermost level. So τ = 0 clips to [min Q, max Q] and moves nothing else, and τ = ∞ is the projection.
 *
 * <p>Levels that are infinite (sums of scales near the largest float) are no neighbours of anything.
 */
record PiecewiseAffineMap(CodebookProjection onto) implements ProximalMap {
    @Override
    public String name() {
        return "parq";
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
        if (strength == Float.POSITIVE_INFINITY) {
            System.arraycopy(q, 0, weights, from, length);
            return;
        }
        float[] levels = finiteLevels(state, stateFrom);
        double slope = 1 + (double) strength;
        for (int i = from; i < from + length; i++) {
            weights[i] = between(levels, weights[i], slope);
        }
    }

    private float[] finiteLevels(float[] state, int stateFrom) {
        CodebookLayout layout = onto.quantizer().layout();
        float[] levels = new float[layout.levels()];
        layout.expand(state, stateFrom, levels);
        Arrays.sort(levels);
        int first = 0;
        int last = levels.length;
        while (levels[first] == Float.NEGATIVE_INFINITY) {
            first++;
        }
        while (levels[last - 1] == Float.POSITIVE_INFINITY) {
            last--;
        }
        return Arrays.copyOfRange(levels, first, last);
    }

    private static float between(float[] levels, float w, double slope) {
        int upper = 0;
        while (upper < levels.length && levels[upper] <= w) {
            upper++;
        }
        if (upper == 0 || upper == levels.length) {
            return levels[upper == 0 ? 0 : levels.length - 1];
        }
        double middle = ((double) levels[upper - 1] + levels[upper]) / 2;
        double moved = middle + (w - middle) * slope;
        return (float) Math.min(Math.max(moved, levels[upper - 1]), levels[upper]);
    }
}
