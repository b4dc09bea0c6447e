package io.proxquant.quantization.uniform;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class UniformQuantizersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void halfIntegerLevelsReachTheMeanOrTheLargest(int bits) {
        float[] w = Weights.gaussian(1025, bits);
        double mean = 0;
        double largest = 0;
        for (float x : w) {
            mean += Math.abs(x) / (double) w.length;
            largest = Math.max(largest, Math.abs(x));
        }
        for (String range : new String[] {"mean", "max"}) {
            double outermost = range.equals("max") ? largest : Math.min(bits * mean, largest);
            double s = outermost / (Math.pow(2, bits - 1) - 0.5);
            float[] q = decoded("uniform", w, Map.of("bits", bits, "range", range));
            for (int i = 0; i < w.length; i++) {
                // round(clamp(w)/s - 1/2) + 1/2, as published
                double clamped = Math.min(Math.max(w[i], -outermost), outermost);
                double x = Math.floor(clamped / s - 0.5 + 0.5);
                double expected = (Math.min(x, Math.pow(2, bits - 1) - 1) + 0.5) * s;
                assertThat((double) q[i]).as("weight %s", w[i]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void oneUniformBitIsTheScaledSign() {
        float[] w = Weights.gaussian(65, 2);
        assertThat(decoded("uniform", w, Map.of("bits", 1)))
                .isEqualTo(Weights.decoded(Quantizers.byName("binary", Map.of()), w));
    }

    @Test
    void maxUniformLevelsIncludeZeroAndTheLargestWeight() {
        float[] w = {-0.9f, 0.1f, 0.3f, 0.5f, 0.16f, -0.16f, 0.9f};
        // three bits: s = 0.3
        assertThat(decoded("uniform-max", w, Map.of("bits", 3)))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(-0.9f, 0f, 0.3f, 0.6f, 0.3f, -0.3f, 0.9f);
        assertThat(decoded("ternary-uniform", w, Map.of()))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(-0.6f, 0f, 0.6f, 0.6f, 0f, 0f, 0.6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void dorefaFollowsItsFormula(int bits) {
        double m = Math.pow(2, bits) - 1;
        for (float scale : new float[] {1e-20f, 0.05f, 1, 5}) {
            float[] w = Weights.gaussian(1025, bits);
            double largest = 0;
            for (int i = 0; i < w.length; i++) {
                w[i] *= scale;
                largest = Math.max(largest, Math.abs(Math.tanh(w[i])));
            }
            float[] q = decoded("dorefa", w, Map.of("bits", bits));
            for (int i = 0; i < w.length; i++) {
                double x = m * (Math.tanh(w[i]) / (2 * largest) + 0.5);
                if (Math.abs(x - Math.floor(x) - 0.5) > 1e-9) {
                    assertThat((double) q[i]).as("weight %s", w[i]).isCloseTo(2 * Math.rint(x) / m - 1, within(1e-6));
                }
            }
        }
    }

    @Test
    void oneDorefaBitIsTheSignTimesTheMean() {
        float[] w = {3, -1, 0, -0f};
        assertThat(decoded("dorefa", w, Map.of("bits", 1))).containsExactly(1, -1, 1, 1);
    }

    @Test
    void dorefaGivesABlockOfZerosTheCodeOfZero() {
        assertThat(decoded("dorefa", new float[] {0, -0f}, Map.of("bits", 2))).containsExactly(1 / 3f, 1 / 3f);
    }

    @Test
    void qnnRoundsToFixedPointAndClips() {
        float[] w = {-7, -1, -0.63f, -0.625f, 0, 0.1f, 0.125f, 0.37f, 0.8f, 7};
        assertThat(decoded("qnn-linear", w, Map.of("bits", 3)))
                .containsExactly(-1, -1, -0.75f, -0.5f, 0, 0, 0.25f, 0.25f, 0.75f, 0.75f);
    }

    @Test
    void aGridIsItsStepWide() {
        float[] w = {-1, -0.26f, -0.14f, 0.04f, 0.05f, 0.17f, 1};
        assertThat(decoded("grid-nearest", w, Map.of("bits", 3, "step", 0.1)))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(-0.4f, -0.3f, -0.1f, 0, 0.1f, 0.2f, 0.3f);
    }

    private static float[] decoded(String name, float[] w, Map<String, ?> options) {
        return Weights.decoded(Quantizers.byName(name, options), w);
    }
}
