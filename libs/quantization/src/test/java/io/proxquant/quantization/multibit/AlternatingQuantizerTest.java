package io.proxquant.quantization.multibit;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AlternatingQuantizerTest {
    /**
     * The table of the algorithm's reference for N(0,1) is 0.363; 0.120, 0.1187; 0.0464, 0.0376; 0.0220, 0.0126 (T = 2 and
     * 10). These are the figures for exactly these weights by an independent implementation (NumPy, double, lstsq).
     */
    @ParameterizedTest(name = "{0} bits, T = {1}: relative error {2}")
    @CsvSource({
        "2, 0, 0.13223", "2, 1, 0.12380", "2, 2, 0.12092", "2, 3, 0.11985", "2, 10, 0.11928",
        "3, 0, 0.05983", "3, 1, 0.05159", "3, 2, 0.04705", "3, 3, 0.04401", "3, 10, 0.03793",
        "4, 0, 0.03407", "4, 1, 0.02652", "4, 2, 0.01986", "4, 3, 0.01774", "4, 10, 0.01239"
    })
    void onNormalWeightsItReachesTheErrorsOfAnIndependentImplementation(int bits, int rounds, double expected) {
        float[] w = Weights.gaussian(20_000, 2018);
        assertThat(Weights.relativeError(w, Weights.decoded(alternating(bits, rounds), w)))
                .isCloseTo(expected, within(1e-5));
    }

    @Test
    void oneBitOnNormalWeightsHasErrorOneLessTwoOverPi() {
        float[] w = Weights.gaussian(20_000, 2018);
        assertThat(Weights.relativeError(w, Weights.decoded(alternating(1, 2), w)))
                .isCloseTo(1 - 2 / Math.PI, within(0.005));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void moreRoundsNeverGiveALargerError(int bits) {
        for (int n : Weights.ODD_SIZES) {
            float[] w = Weights.gaussian(n, 77 + n);
            double previous = Double.POSITIVE_INFINITY;
            for (int rounds = 0; rounds <= 8; rounds++) {
                double error = Weights.squaredError(w, Weights.decoded(alternating(bits, rounds), w));
                assertThat(error).as("n %d, rounds %d", n, rounds).isLessThanOrEqualTo(previous * (1 + 1e-6) + 1e-12);
                previous = error;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyCodeIsTheNearestOfAllLevels(int bits) {
        Quantizer quantizer = alternating(bits, 2);
        for (int n : Weights.ODD_SIZES) {
            float[] w = Weights.gaussian(n, 5 + n);
            byte[] codes = new byte[n];
            float[] codebook = new float[bits];
            quantizer.quantize(Slice.of(w, 0, n).into(codes, 0, codebook, 0));
            float[] levels = new float[1 << bits];
            quantizer.layout().expand(codebook, 0, levels);
            for (int i = 0; i < n; i++) {
                double chosen = Math.abs((double) w[i] - levels[codes[i]]);
                for (float level : levels) {
                    assertThat(chosen).isLessThanOrEqualTo(Math.abs((double) w[i] - level));
                }
            }
        }
    }

    @Test
    void oneBitIsTheScaledBinaryQuantizer() {
        Weights.edges().forEach((name, w) -> assertThat(Weights.decoded(alternating(1, 2), w))
                .as(name)
                .isEqualTo(Weights.decoded(Quantizers.byName("binary", Map.of()), w)));
    }

    @Test
    void theGreedyStartIsTheOneOfThePaper() {
        float[] w = {3, -1, 0.5f, -2};
        byte[] codes = new byte[4];
        float[] alpha = new float[2];
        alternating(2, 0).quantize(Slice.of(w, 0, 4).into(codes, 0, alpha, 0));
        // mean|w| = 1.625; residuals 1.375, 0.625, -1.125, -0.375, whose mean magnitude is 0.875
        assertThat(alpha).containsExactly(1.625f, 0.875f);
        assertThat(codes).containsExactly(0b11, 0b10, 0b01, 0b00);
    }

    @Test
    void itIsNearTheBestOfAllSignMatricesForFewWeights() {
        double worst = 0;
        for (long seed = 0; seed < 40; seed++) {
            float[] w = Weights.gaussian(5, seed);
            double reached = Weights.squaredError(w, Weights.decoded(alternating(2, 10), w));
            double best = bestTwoBit(w);
            assertThat(reached).as("seed %d", seed).isGreaterThanOrEqualTo(best - 1e-6);
            worst = Math.max(worst, reached - best);
        }
        assertThat(worst).as("a local optimum, not far off").isLessThan(1.0);
    }

    @Test
    void constantBlocksAndDependentColumnsAreExact() {
        assertThat(Weights.decoded(alternating(2, 2), Weights.filled(9, 0.7f))).containsOnly(0.7f);
        assertThat(Weights.decoded(alternating(3, 2), Weights.filled(9, -0.7f))).containsOnly(-0.7f);
        assertThat(Weights.decoded(alternating(4, 2), new float[] {0.3f})).containsExactly(0.3f);
        assertThat(Weights.decoded(alternating(2, 2), new float[] {2, -2, 2})).containsExactly(2, -2, 2);
        assertThat(Weights.decoded(alternating(2, 2), new float[] {1, 3, 3, 1, 1}))
                .containsExactly(1, 3, 3, 1, 1);
        assertThat(Weights.decoded(alternating(3, 2), new float[6])).containsOnly(0f);
    }

    @Test
    void aCodebookPerRowIsBetterThanOneForTheTensor() {
        float[] w = Weights.gaussian(64 * 65, 9);
        for (int i = 0; i < w.length; i++) {
            w[i] *= 1 + i / 65;
        }
        assertThat(error(w, "row")).isLessThan(0.7 * error(w, "tensor"));
        assertThat(error(w, "group:13")).isLessThan(error(w, "row"));
    }

    private static double error(float[] w, String granularity) {
        float[] q = new float[w.length];
        new TensorQuantizer(alternating(2, 2), Granularity.parse(granularity))
                .quantize(w, new long[] {64, 65})
                .dequantize(q);
        return Weights.relativeError(w, q);
    }

    private static Quantizer alternating(int bits, int rounds) {
        return Quantizers.byName("alternating", Map.of("bits", bits, "rounds", rounds));
    }

    private static double bestTwoBit(float[] w) {
        double best = Double.POSITIVE_INFINITY;
        for (int b = 0; b < 1 << (2 * w.length); b++) {
            byte[] codes = new byte[w.length];
            for (int i = 0; i < w.length; i++) {
                codes[i] = (byte) ((b >>> (2 * i)) & 3);
            }
            best = Math.min(best, PlainLeastSquares.error(w, codes, 2));
        }
        return best;
    }
}
