package io.proxquant.quantization.multibit;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Slice;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MultiBitQuantizersTest {
    @ParameterizedTest(name = "{0} bits: greedy {1}, refined {2}, alternating {3}")
    @CsvSource({
        // greedy and refined: a plain implementation in another language on 300,000 samples; alternating: T = 2
        "1, 0.3630, 0.3630, 0.3634",
        "2, 0.1299, 0.1245, 0.120",
        "3, 0.0581, 0.0503, 0.0464",
        "4, 0.0328, 0.0245, 0.0220"
    })
    void onNormalWeightsEachIsBetterThanTheOneBefore(int bits, double greedy, double refined, double alternating) {
        float[] w = Weights.gaussian(200_000, 42);
        assertThat(error("greedy", bits, w)).isCloseTo(greedy, within(0.0015));
        assertThat(error("refined", bits, w)).isCloseTo(refined, within(0.0015));
        assertThat(error("alternating", bits, w)).isCloseTo(alternating, within(0.0015));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void greedyFollowsItsFormula(int bits) {
        float[] w = Weights.gaussian(257, bits);
        double[] residual = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            residual[i] = w[i];
        }
        for (int plane = 0; plane < bits; plane++) {
            double alpha = 0;
            for (double r : residual) {
                alpha += Math.abs(r) / w.length;
            }
            for (int i = 0; i < w.length; i++) {
                residual[i] -= residual[i] >= 0 ? alpha : -alpha;
            }
        }
        float[] q = decoded("greedy", bits, w);
        for (int i = 0; i < w.length; i++) {
            assertThat((double) q[i]).isCloseTo(w[i] - residual[i], within(1e-5));
        }
    }

    /** The signs are kept and the scales are the least squares for them, so no scale can be moved without loss. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void refinedScalesAreTheBestForTheirSigns(int bits) {
        for (long seed = 0; seed < 10; seed++) {
            float[] w = Weights.gaussian(65, seed);
            byte[] codes = new byte[65];
            float[] alpha = new float[bits];
            Quantizers.byName("refined", Map.of("bits", bits))
                    .quantize(Slice.of(w, 0, 65).into(codes, 0, alpha, 0));
            assertThat(Weights.squaredError(w, decoded("refined", bits, w)))
                    .as("seed %d", seed)
                    .isCloseTo(PlainLeastSquares.error(w, codes, bits), within(1e-5));
        }
    }

    @Test
    void refinedIsNeverWorseThanGreedyForTwoBits() {
        for (long seed = 0; seed < 50; seed++) {
            float[] w = Weights.gaussian(33, seed);
            assertThat(error("refined", 2, w)).as("seed %d", seed).isLessThanOrEqualTo(error("greedy", 2, w) + 1e-7);
        }
    }

    private static double error(String name, int bits, float[] w) {
        return Weights.relativeError(w, decoded(name, bits, w));
    }

    private static float[] decoded(String name, int bits, float[] w) {
        return Weights.decoded(Quantizers.byName(name, Map.of("bits", bits)), w);
    }
}
