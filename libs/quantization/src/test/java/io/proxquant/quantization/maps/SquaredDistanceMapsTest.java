package io.proxquant.quantization.maps;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Maps towards levels that follow the weights, against the formula in double and, for fixed levels, against a grid. */
class SquaredDistanceMapsTest {
    private static final float[] STRENGTHS = {0f, 1e-4f, 0.3f, 1f, 7f, 1e6f, Float.POSITIVE_INFINITY};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ternaryAlternatesBetweenLevelsAndWeights(int rounds) {
        ProximalMap map = ProximalMaps.byName("ternary-l2", Map.of("proxRounds", rounds));
        againstTheFormula(map, Quantizers.byName("ternary-two-sided", Map.of()), rounds);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void multiBitMovesTowardsTheAlternatingQuantizer(int bits) {
        Map<String, Integer> options = Map.of("bits", bits, "rounds", 2);
        againstTheFormula(ProximalMaps.byName("alternating", options), Quantizers.byName("alternating", options), 1);
    }

    @Test
    void aKeptCodebookGivesTheExactProxOfTheDistanceToItsLevels() {
        ProximalMap map = ProximalMaps.byName("alternating", Map.of("bits", 2));
        float[] state = {0.8f, 0.3f};
        for (float strength : new float[] {0.01f, 0.5f, 3f}) {
            for (float theta = -2f; theta < 2; theta += 0.0731f) {
                float[] x = {theta};
                map.apply(x, 0, 1, strength, state, 0, false);
                assertThat((double) x[0])
                        .as("theta %s, strength %s", theta, strength)
                        .isCloseTo(gridMinimiser(theta, strength, -1.1, -0.5, 0.5, 1.1), within(2e-4));
            }
        }
        assertThat(state).as("the codebook stays").containsExactly(0.8f, 0.3f);
    }

    @Test
    void atFullStrengthMoreRoundsAreStillOneProjection() {
        float[] w = Weights.gaussian(129, 4);
        Map<String, Integer> options = Map.of("bits", 3, "rounds", 1);
        float[] once = Weights.decoded(Quantizers.byName("alternating", options), w);
        assertThat(Weights.decoded(Quantizers.byName("alternating", options), once))
                .as("quantizing again would leave the projection")
                .isNotEqualTo(once);
        ProximalMaps.byName("alternating", Map.of("bits", 3, "rounds", 1, "proxRounds", 3))
                .apply(w, 0, 129, Float.POSITIVE_INFINITY, new float[3], 0, true);
        assertThat(w).isEqualTo(once);
    }

    @Test
    void theCodebookOfTheLastRefreshIsLeftInTheState() {
        float[] w = Weights.gaussian(129, 8);
        float[] state = new float[7];
        ProximalMaps.byName("alternating", Map.of("bits", 3)).apply(w.clone(), 0, 129, 0.5f, state, 2, true);
        float[] codebook = new float[3];
        Quantizers.byName("alternating", Map.of("bits", 3))
                .quantize(Slice.of(w, 0, 129).into(new byte[129], 0, codebook, 0));
        assertThat(state).containsExactly(0, 0, codebook[0], codebook[1], codebook[2], 0, 0);
    }

    private static void againstTheFormula(ProximalMap map, Quantizer quantizer, int rounds) {
        for (int n : Weights.ODD_SIZES) {
            float[] theta = Weights.gaussian(n, 60 + n);
            for (float strength : STRENGTHS) {
                float[] moved = theta.clone();
                map.apply(moved, 0, n, strength, new float[map.stateSize()], 0, true);
                float[] expected = formula(theta, quantizer, strength, rounds);
                for (int i = 0; i < n; i++) {
                    assertThat(moved[i])
                            .as("n %d, strength %s, weight %d", n, strength, i)
                            .isCloseTo(expected[i], within(1e-6f));
                }
            }
        }
    }

    private static float[] formula(float[] theta, Quantizer quantizer, float strength, int rounds) {
        float[] x = theta.clone();
        if (strength == Float.POSITIVE_INFINITY) {
            return Weights.decoded(quantizer, theta);
        }
        for (int round = 0; round < rounds; round++) {
            float[] q = Weights.decoded(quantizer, x);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) ((theta[i] + (double) strength * q[i]) / (1 + (double) strength));
            }
        }
        return x;
    }

    private static double gridMinimiser(double theta, double strength, double... levels) {
        double best = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int step = -25_000; step <= 25_000; step++) {
            double x = step * 1e-4;
            double nearest = Double.POSITIVE_INFINITY;
            for (double level : levels) {
                nearest = Math.min(nearest, (x - level) * (x - level));
            }
            double value = 0.5 * (x - theta) * (x - theta) + strength * 0.5 * nearest;
            if (value < smallest) {
                smallest = value;
                best = x;
            }
        }
        return best;
    }
}
