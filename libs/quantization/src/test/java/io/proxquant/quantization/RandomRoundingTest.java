package io.proxquant.quantization;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Quantizers that round at random: without bias, and the same for the same seed, tensor, step and place. */
class RandomRoundingTest {
    private static final int DRAWS = 40_000;

    @ParameterizedTest(name = "the mean of {0} is {1} or, outside, {2}")
    @CsvSource({
        "binary-stochastic, 0.3, 0.3",
        "binary-stochastic, -0.95, -0.95",
        "binary-stochastic, 0, 0",
        "binary-stochastic, 7, 1",
        "binary-stochastic, -7, -1",
        "grid-stochastic, 0.3, 0.3",
        "grid-stochastic, 0.0625, 0.0625",
        "grid-stochastic, -0.99, -0.99",
        "grid-stochastic, 0.25, 0.25",
        "grid-stochastic, 7, 0.875",
        "grid-stochastic, -7, -1"
    })
    void roundingHasNoBias(String name, float w, double mean) {
        float[] q = quantized(name, Weights.filled(DRAWS, w), new CounterRandom(1, 2, 3));
        double sum = 0;
        for (float x : q) {
            sum += x;
        }
        // five standard errors of a sign
        assertThat(sum / DRAWS).isCloseTo(mean, within(5 / Math.sqrt(DRAWS)));
    }

    @Test
    void aWeightBetweenTwoPointsGoesToOneOfThem() {
        float[] q = quantized("grid-stochastic", Weights.filled(DRAWS, 0.3f), new CounterRandom(7, 0, 0));
        assertThat(q).containsOnly(0.25f, 0.375f);
        int up = 0;
        for (float x : q) {
            up += x > 0.3f ? 1 : 0;
        }
        assertThat(up / (double) DRAWS).isCloseTo(0.4, within(0.015));
    }

    @Test
    void aWeightOnTheGridStaysThere() {
        for (double step : new double[] {0.125, 0.1, 1e-6, 0.3}) {
            Quantizer grid = Quantizers.byName("grid-stochastic", Map.of("step", step));
            float[] codebook = new float[16];
            grid.quantize(Slice.of(new float[0], 0, 0).into(new byte[0], 0, codebook, 0));
            float[] points = new float[16];
            grid.layout().expand(codebook, 0, points);
            assertThat(Weights.decoded(grid, points)).as("step %s", step).isEqualTo(points);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary-stochastic", "grid-stochastic"})
    void drawsDependOnSeedTensorStepAndPlaceAlone(String name) {
        float[] w = Weights.gaussian(1025, 6);
        float[] q = quantized(name, w, new CounterRandom(5, 6, 7));
        assertThat(quantized(name, w, new CounterRandom(5, 6, 7))).isEqualTo(q);
        assertThat(quantized(name, w, new CounterRandom(4, 6, 7))).isNotEqualTo(q);
        assertThat(quantized(name, w, new CounterRandom(5, 5, 7))).isNotEqualTo(q);
        assertThat(quantized(name, w, new CounterRandom(5, 6, 8))).isNotEqualTo(q);
        float[] byGroups = new float[1025];
        new TensorQuantizer(Quantizers.byName(name, Map.of()), new Granularity.Group(41))
                .quantize(w, new long[] {1025}, SideInformation.none().withRandom(new CounterRandom(5, 6, 7)))
                .dequantize(byGroups);
        assertThat(byGroups).as("cut in blocks").isEqualTo(q);
        float[] moved = w.clone();
        ProximalMaps.byName("squared-distance", Map.of("quantizer", name))
                .apply(
                        moved,
                        41,
                        41,
                        Float.POSITIVE_INFINITY,
                        new float[16],
                        0,
                        true,
                        SideInformation.none().withRandom(new CounterRandom(5, 6, 7)));
        assertThat(moved[41]).as("a map draws for the weight's own place").isEqualTo(q[41]);
        assertThat(moved[81]).isEqualTo(q[81]);
    }

    @Test
    void aKeptCodebookStillDrawsAnew() {
        ProximalMap map = ProximalMaps.byName("projection", Map.of("quantizer", "binary-stochastic"));
        float[] w = Weights.filled(1000, 0f);
        map.apply(w, 0, 1000, Float.POSITIVE_INFINITY, new float[1], 0, false);
        assertThat(w).contains(-1f, 1f);
    }

    private static float[] quantized(String name, float[] w, CounterRandom draws) {
        float[] q = new float[w.length];
        new TensorQuantizer(Quantizers.byName(name, Map.of()), new Granularity.Tensor())
                .quantize(w, new long[] {w.length}, SideInformation.none().withRandom(draws))
                .dequantize(q);
        return q;
    }
}
