package io.proxquant.quantization.multibit;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LeastSquaresBinaryQuantizerTest {
    @Test
    void twoBitsAreAsGoodAsTheBestOfAllAssignments() {
        for (int n = 1; n <= 9; n++) {
            for (long seed = 0; seed < 20; seed++) {
                float[] w = Weights.gaussian(n, 77 * seed + n);
                assertThat(Weights.squaredError(w, decoded(2, w)))
                        .as("n %d, seed %d", n, 77 * seed + n)
                        .isCloseTo(bestOfAllPairs(w), within(1e-6));
            }
        }
    }

    @Test
    void oneBitIsTheScaledSign() {
        float[] w = Weights.gaussian(257, 5);
        assertThat(decoded(1, w)).isEqualTo(Weights.decoded(Quantizers.byName("binary", Map.of()), w));
    }

    @Test
    void onNormalWeightsTheErrorsAreTheOptimalOnesForOneAndTwoBits() {
        float[] w = Weights.gaussian(200_000, 11);
        // 1 - 2/π, and the Lloyd-Max quantizer of four levels
        assertThat(Weights.relativeError(w, decoded(1, w))).isCloseTo(0.3634, within(0.003));
        assertThat(Weights.relativeError(w, decoded(2, w))).isCloseTo(0.1175, within(0.002));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void moreBitsTakeGreedyLevelsAndTheNearestOfThem(int bits) {
        float[] w = Weights.gaussian(1025, bits);
        float[] greedy = new float[bits];
        Quantizers.byName("alternating", Map.of("bits", bits, "rounds", 0))
                .quantize(Slice.of(w, 0, w.length).into(new byte[w.length], 0, greedy, 0));
        float[] levels = new float[1 << bits];
        CodebookLayout.of(CodebookForm.SIGNED_SUM, bits, bits).expand(greedy, 0, levels);
        float[] q = decoded(bits, w);
        for (int i = 0; i < w.length; i++) {
            float smallest = Float.POSITIVE_INFINITY;
            for (float level : levels) {
                smallest = Math.min(smallest, Math.abs(w[i] - level));
            }
            assertThat(Math.abs(w[i] - q[i])).as("weight %d", i).isEqualTo(smallest);
        }
    }

    private static float[] decoded(int bits, float[] w) {
        return Weights.decoded(Quantizers.byName("lsbq", Map.of("bits", bits)), w);
    }

    /** Smallest error over all ways to split the magnitudes in two clusters, each at its mean. */
    private static double bestOfAllPairs(float[] w) {
        double best = Double.POSITIVE_INFINITY;
        for (int split = 0; split < 1 << w.length; split++) {
            double[] sum = new double[2];
            int[] count = new int[2];
            for (int i = 0; i < w.length; i++) {
                sum[(split >>> i) & 1] += Math.abs(w[i]);
                count[(split >>> i) & 1]++;
            }
            double error = 0;
            for (int i = 0; i < w.length; i++) {
                int side = (split >>> i) & 1;
                double d = Math.abs(w[i]) - sum[side] / count[side];
                error += d * d;
            }
            best = Math.min(best, error);
        }
        return best;
    }
}
