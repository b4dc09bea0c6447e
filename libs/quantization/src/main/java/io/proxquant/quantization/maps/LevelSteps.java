package io.proxquant.quantization.maps;

import java.util.Arrays;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.LevelStep;
import io.proxquant.quantization.ProximalStep;

/** The formulas of the named maps, each from its paper. */
final class LevelSteps {
    private LevelSteps() {}

    /**
     * Prox of the indicator of a quantizer's set: the projection, for every τ &gt; 0; τ = 0 leaves the weights. This is hard
     * quantization in training, and the weights it leaves are exactly what the packed codes decode to.
     */
    static ProximalStep projection(Assignment nearest, float strength, float[] levels, int length) {
        return strength > 0 ? LevelStep.onto(nearest, length) : (weights, at, from, count) -> {};
    }

    /**
     * Approximate prox of half the squared distance to the set of a quantizer with an adaptive codebook, x = (θ + τq)/(1 + τ)
     * (Bai et al., ProxQuant, ICLR 2019, equations 10 and 15, with R = ½ dist²). One round is the pseudo-quantized weight of
     * BinaryRelax (Yin et al. 2018); with a kept codebook it is exact.
     */
    static ProximalStep squaredDistance(Assignment nearest, float strength, float[] levels, int length) {
        return nearest.mix(KeptShare.at(strength), length);
    }

    /**
     * PARQ's piecewise-affine map onto the levels Q of a quantizer (Jin et al. 2025, PARQ, algorithm 1): between neighbours q
     * &lt; q' with middle c, x = clamp(c + (θ - c)/s, q, q') with the inverse slope s = 1/(1 + τ); beyond the outermost levels
     * x is the outermost level. So τ = 0 clips to [min Q, max Q] and moves nothing else.
     *
     * <p>Levels that are infinite (sums of scales near the largest float) are no neighbours of anything.
     */
    static ProximalStep piecewiseAffine(Assignment nearest, float strength, float[] levels, int length) {
        float[] finite = finite(levels);
        double slope = 1 + (double) strength;
        return (weights, at, from, count) -> {
            for (int i = at; i < at + count; i++) {
                weights[i] = between(finite, weights[i], slope);
            }
        };
    }

    private static float[] finite(float[] levels) {
        float[] sorted = levels.clone();
        Arrays.sort(sorted);
        int first = 0;
        int last = sorted.length;
        while (sorted[first] == Float.NEGATIVE_INFINITY) {
            first++;
        }
        while (sorted[last - 1] == Float.POSITIVE_INFINITY) {
            last--;
        }
        return Arrays.copyOfRange(sorted, first, last);
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
