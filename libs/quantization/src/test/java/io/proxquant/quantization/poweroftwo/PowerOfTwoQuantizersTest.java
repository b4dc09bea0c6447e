package io.proxquant.quantization.poweroftwo;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PowerOfTwoQuantizersTest {
    @Test
    void twoBitsAreAsGoodAsTheBestExponentForTheBestMembers() {
        for (int n : Weights.ODD_SIZES) {
            for (long seed = 0; seed < 20; seed++) {
                float[] w = Weights.gaussian(n, 13 * seed + n);
                double best = Weights.squaredError(w, new float[n]);
                for (int s = -12; s < 4; s++) {
                    best = Math.min(best, nearestTernaryError(w, Math.scalb(1.0, s)));
                }
                assertThat(Weights.squaredError(w, decoded(2, w)))
                        .as("n %d, seed %d", n, 13 * seed + n)
                        .isCloseTo(best, within(1e-9 * Math.max(1, best)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void moreBitsFollowTheThresholdsWithTheBestExponent(int bits) {
        int n = 1 << (bits - 2);
        float[] w = Weights.gaussian(1025, bits);
        double largest = 0;
        for (float x : w) {
            largest = Math.max(largest, Math.abs(x));
        }
        double mu = 0.75 * largest;
        double best = Double.POSITIVE_INFINITY;
        double[] expected = new double[w.length];
        for (int s = -12; s < 6; s++) {
            double[] q = new double[w.length];
            double error = 0;
            for (int i = 0; i < w.length; i++) {
                for (int t = n - 1; t >= 0; t--) {
                    if (Math.abs(w[i]) >= Math.scalb(mu, -t)) {
                        q[i] = Math.signum(w[i]) * Math.scalb(1.0, s - t);
                    }
                }
                error += (w[i] - q[i]) * (w[i] - q[i]);
            }
            if (error < best) {
                best = error;
                expected = q;
            }
        }
        float[] q = decoded(bits, w);
        for (int i = 0; i < w.length; i++) {
            assertThat((double) q[i]).as("weight %s", w[i]).isEqualTo(expected[i]);
        }
    }

    @Test
    void logarithmicRoundingHasItsBorderAtTheGeometricMean() {
        float half = (float) Math.sqrt(0.5);
        float[] w = {half + 1e-6f, half - 1e-6f, -half - 1e-6f, -half + 1e-6f, 9, -9, 0, -0f, 1e-9f, -1e-9f, 0.25f};
        assertThat(Weights.decoded(Quantizers.byName("qnn-log", Map.of("bits", 3)), w))
                .containsExactly(1, 0.5f, -1, -0.5f, 1, -1, 0.125f, 0.125f, 0.125f, -0.125f, 0.25f);
    }

    @Test
    void logarithmicRoundingFollowsItsFormula() {
        float[] w = Weights.gaussian(4097, 8);
        float[] q = Weights.decoded(Quantizers.byName("qnn-log", Map.of("bits", 4)), w);
        for (int i = 0; i < w.length; i++) {
            double exponent = Math.rint(Math.log(Math.abs(w[i])) / Math.log(2));
            double magnitude = Math.min(Math.max(Math.pow(2, exponent), 1 / 128.0), 1);
            assertThat((double) q[i]).as("weight %s", w[i]).isEqualTo(Math.signum(w[i]) * magnitude);
        }
    }

    private static float[] decoded(int bits, float[] w) {
        return Weights.decoded(Quantizers.byName("power-of-two", Map.of("bits", bits)), w);
    }

    private static double nearestTernaryError(float[] w, double level) {
        double sum = 0;
        for (float x : w) {
            double d = Math.min(Math.abs(x), Math.abs(Math.abs(x) - level));
            sum += d * d;
        }
        return sum;
    }
}
