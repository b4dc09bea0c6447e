package io.proxquant.quantization;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.maps.ProximalMaps;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pair f(x) = |x ± 0.5| - 0.5 of the ProxQuant paper (figure 1b): gradients at ±1 agree, minimisers over {-1, +1} do
 * not. Who asks for gradients at quantized points only cannot tell the two apart; ProxQuant finds the right one.
 */
class ToyPairTest {
    @ParameterizedTest(name = "kink at {0}, start {1}")
    @CsvSource({"-0.5, 0.3, -1", "-0.5, -0.3, -1", "0.5, 0.3, 1", "0.5, -0.3, 1"})
    void proxQuantConvergesToTheRightVertex(float kink, float start, float right) {
        ProximalMap map = ProximalMaps.byName("binary-l1", Map.of());
        float[] theta = {start};
        for (int t = 0; t < 3000; t++) {
            theta[0] -= 0.05f * Math.signum(theta[0] - kink);
            map.apply(theta, 0, 1, 0.05f * 1e-3f * t, new float[0], 0, true);
        }
        assertThat(theta[0]).isEqualTo(right);
    }

    @ParameterizedTest(name = "kink at {0}")
    @CsvSource({"-0.5", "0.5"})
    void gradientsAtProjectedWeightsKeepFlippingTheSign(float kink) {
        ProximalMap map = ProximalMaps.byName("projection", Map.of("quantizer", "binary-unit"));
        float latent = 0.3f;
        int flips = 0;
        float previous = 1;
        for (int t = 0; t < 2000; t++) {
            float[] point = {latent};
            map.apply(point, 0, 1, Float.POSITIVE_INFINITY, new float[1], 0, true);
            flips += point[0] == previous ? 0 : 1;
            previous = point[0];
            latent -= 0.05f * Math.signum(point[0] - kink);
        }
        assertThat(flips).isGreaterThan(1900);
    }
}
