package io.proxquant.quantization.metrics;

import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Diagnostics against published values and brute force. */
class WeightDiagnosticsTest {
    @Test
    void normalWeightsAre37DegreesFromTheirSigns() {
        float[] w = normal(1, 200_000);
        float[] q = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            q[i] = w[i] < 0 ? -1 : 1;
        }
        assertThat(WeightDiagnostics.angle(w, q)).isCloseTo(37.07, within(0.2));
    }

    @ParameterizedTest(name = "({0}, {1}) and ({2}, {3}): {4}")
    @CsvSource({
        "1, 0, 0, 1, 90",
        "1, 0, 1, 1, 45",
        "2, 1, -2, -1, 180",
        "3, 4, 6, 8, 0",
        "0, 0, 0, 0, 0",
        "0, 0, 1, 0, 90",
        "1, 1, 0, 0, 90",
        "1e-30, 0, 1e30, 0, 0"
    })
    void anglesOfThePlane(float a, float b, float c, float d, double degrees) {
        assertThat(WeightDiagnostics.angle(new float[] {a, b}, new float[] {c, d}))
                .isCloseTo(degrees, within(1e-5));
    }

    @Test
    void equalVectorsAreExactlyAtZeroDegrees() {
        float[] w = normal(2, 1001);
        assertThat(WeightDiagnostics.angle(w, w.clone())).isZero();
    }

    /** For isotropic inputs the dot products correlate as the weights do. */
    @Test
    void dotProductsOfIsotropicInputsCorrelateByTheCosineOfTheAngle() {
        float[] w = normal(3, 64);
        float[] q = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            q[i] = w[i] < 0 ? -1 : 1;
        }
        double[] float32 = new double[40_000];
        double[] binary = new double[float32.length];
        Random random = new Random(4);
        for (int sample = 0; sample < float32.length; sample++) {
            for (int i = 0; i < w.length; i++) {
                double a = random.nextGaussian();
                float32[sample] += a * w[i];
                binary[sample] += a * q[i];
            }
        }
        double cosine = Math.cos(Math.toRadians(WeightDiagnostics.angle(w, q)));
        assertThat(WeightDiagnostics.correlation(float32, binary)).isCloseTo(cosine, within(0.01));
    }

    @Test
    void correlationOfLinesIsPlusOrMinusOneAndOfConstantsUndefined() {
        double[] x = {1, 2, 4};
        assertThat(WeightDiagnostics.correlation(x, new double[] {3, 5, 9})).isCloseTo(1, within(1e-12));
        assertThat(WeightDiagnostics.correlation(x, new double[] {-1, -2, -4})).isCloseTo(-1, within(1e-12));
        // Σ dx dy = 1, Σ dx² = 14/3, Σ dy² = 2/3 by hand
        assertThat(WeightDiagnostics.correlation(x, new double[] {1, 0, 1}))
                .isCloseTo(1.0 / 3 / Math.sqrt(14.0 / 3 * 2 / 3), within(1e-12));
        assertThat(WeightDiagnostics.correlation(x, new double[] {5, 5, 5})).isNaN();
        assertThat(WeightDiagnostics.correlation(new double[0], new double[0])).isNaN();
        assertThatThrownBy(() -> WeightDiagnostics.correlation(x, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 numbers with 2");
    }

    /** The least mean cost over all ways of pairing the numbers. */
    @RepeatedTest(20)
    void equalSizesAgreeWithTheBestOfAllPairings(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        float[] a = values(random, 6);
        float[] b = values(random, 6);
        for (double p : new double[] {1, 1.5, 2, 3}) {
            double best = Math.pow(bestPairing(a, b, new boolean[6], 0, p) / 6, 1 / p);
            assertThat(WeightDiagnostics.wasserstein(a, b, p))
                    .as("W_%s of seed %d", p, repetition.getCurrentRepetition())
                    .isCloseTo(best, within(1e-9 * (1 + best)));
        }
    }

    /** n and m numbers are the same distributions as each of them m and n times. */
    @RepeatedTest(20)
    void unequalSizesAgreeWithRepeatedNumbers(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        float[] a = values(random, 1 + random.nextInt(7));
        float[] b = values(random, 1 + random.nextInt(7));
        for (double p : new double[] {1, 2}) {
            assertThat(WeightDiagnostics.wasserstein(a, b, p))
                    .as("W_%s of seed %d", p, repetition.getCurrentRepetition())
                    .isCloseTo(
                            WeightDiagnostics.wasserstein(repeated(a, b.length), repeated(b, a.length), p),
                            within(1e-9));
        }
    }

    /** The map to the nearest level is monotone, so no transport is cheaper; several codebooks together are not. */
    @ParameterizedTest
    @ValueSource(strings = {"binary", "ternary", "alternating"})
    void squaredW2OfANearestLevelQuantizerIsItsMeanSquaredError(String quantizer) {
        float[] w = normal(5, 4001);
        float[] q = new float[w.length];
        new TensorQuantizer(Quantizers.byName(quantizer, Map.of()), new Granularity.Tensor())
                .quantize(w, new long[] {w.length})
                .dequantize(q);
        double w2 = WeightDiagnostics.wasserstein(w, q, 2);
        double error = WeightMetrics.squaredDistance(w, q) / w.length;
        assertThat(w2 * w2).isCloseTo(error, within(1e-9));
        assertThat(WeightDiagnostics.wasserstein(w, q, 1)).isCloseTo(WeightMetrics.meanDistance(w, q), within(1e-9));
    }

    @Test
    void aSampleOfAtMostSoManyIsEvenlySpacedAndTheWholeWhereItFits() {
        float[] a = {5, 1, 9, 3, 7};
        assertThat(EmpiricalDistribution.ofAtMost(5, a).distance(EmpiricalDistribution.of(a), 1))
                .isZero();
        EmpiricalDistribution sample = EmpiricalDistribution.ofAtMost(3, a);
        assertThat(sample.size()).isEqualTo(3);
        assertThat(sample.distance(EmpiricalDistribution.of(new float[] {5, 9, 7}), 1))
                .isZero();
        assertThat(EmpiricalDistribution.ofAtMost(1, a).size()).isEqualTo(1);
    }

    @Test
    void whatHasNoDistributionIsRefused() {
        assertThatThrownBy(() -> EmpiricalDistribution.of(new float[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmpiricalDistribution.of(new float[] {1, Float.NaN}))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> WeightDiagnostics.wasserstein(new float[] {1}, new float[] {2}, 0.5))
                .hasMessageContaining("at least 1");
        assertThat(WeightDiagnostics.wasserstein(new float[] {-0f}, new float[] {0f}, 1))
                .isZero();
    }

    @Test
    void aFixedPointHasNoGradientAlongItsSigns() {
        float[] w = {0.5f, -0.5f, 0f, -0f, 2f};
        assertThat(WeightDiagnostics.fixedPointViolation(new float[] {-1, 1, -1, -1, 0}, w))
                .isZero();
        assertThat(WeightDiagnostics.fixedPointViolation(new float[] {1, -1, 1, 1, 3}, w))
                .isEqualTo(1);
        assertThat(WeightDiagnostics.fixedPointViolations(new float[] {1, 1, 0, 2, -1}, w))
                .isEqualTo(2);
        assertThat(WeightDiagnostics.fixedPointViolation(new float[0], new float[0]))
                .isZero();
    }

    private static double bestPairing(float[] a, float[] b, boolean[] used, int i, double p) {
        if (i == a.length) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int j = 0; j < b.length; j++) {
            if (!used[j]) {
                used[j] = true;
                double cost = Math.pow(Math.abs((double) a[i] - b[j]), p) + bestPairing(a, b, used, i + 1, p);
                best = Math.min(best, cost);
                used[j] = false;
            }
        }
        return best;
    }

    private static float[] repeated(float[] values, int times) {
        float[] all = new float[values.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i / times];
        }
        return all;
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] normal(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
