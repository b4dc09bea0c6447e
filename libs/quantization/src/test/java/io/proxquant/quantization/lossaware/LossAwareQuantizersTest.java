package io.proxquant.quantization.lossaware;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Minima of Σ d (w - q)², against all assignments where they are few, and against scans of the scale. */
class LossAwareQuantizersTest {
    static Stream<String> all() {
        return Quantizers.declared().stream()
                .map(PieceDeclaration::name)
                .filter(name -> Quantizers.byName(name, Map.of()).needs().contains(Need.CURVATURE));
    }

    @Test
    void theExactTernaryOneIsAsGoodAsTheBestOfAllAssignments() {
        for (int n = 1; n <= 8; n++) {
            for (long seed = 0; seed < 20; seed++) {
                float[] w = Weights.gaussian(n, 41 * seed + n);
                float[] d = curvature(n, seed);
                double[] best = bestOfAll(w, d);
                assertThat(error(w, d, quantized("lat-exact", w, d)))
                        .as("n %d, seed %d", n, seed)
                        .isCloseTo(best[0], within(1e-6));
                assertThat(error(w, d, quantized("lat-two-sided-exact", w, d)))
                        .as("two-sided, n %d, seed %d", n, seed)
                        .isCloseTo(best[1], within(1e-6));
            }
        }
    }

    @Test
    void theBinaryScaleIsTheWeightedMean() {
        float[] w = {1, -2, 3};
        assertThat(quantized("lab", w, new float[] {1, 1, 2})).containsExactly(2.25f, -2.25f, 2.25f);
        float[] x = Weights.gaussian(257, 3);
        float[] d = curvature(257, 3);
        double least = error(x, d, quantized("lab", x, d));
        for (double a = 0; a < 2; a += 0.01) {
            float[] q = new float[257];
            for (int i = 0; i < 257; i++) {
                q[i] = (float) (x[i] >= 0 ? a : -a);
            }
            assertThat(error(x, d, q)).isGreaterThanOrEqualTo(least - 1e-9);
        }
    }

    @Test
    void constantCurvatureGivesThePlainQuantizers() {
        for (int n : Weights.ODD_SIZES) {
            float[] w = Weights.gaussian(n, n);
            float[] d = Weights.filled(n, 0.25f);
            assertThat(quantized("lab", w, d)).isEqualTo(Weights.decoded(Quantizers.byName("binary", Map.of()), w));
            assertThat(quantized("lat-exact", w, d))
                    .isEqualTo(Weights.decoded(Quantizers.byName("ternary", Map.of()), w));
            for (String name : all().toList()) {
                assertThat(Weights.decoded(Quantizers.byName(name, Map.of()), w))
                        .as("%s without curvature", name)
                        .isEqualTo(quantized(name, w, Weights.filled(n, 1f)))
                        .as("%s before the first step", name)
                        .isEqualTo(quantized(name, w, new float[n]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lat-approximate", "lat-two-sided-approximate"})
    void alternationComesCloseToTheExactMinimum(String name) {
        double exact = 0;
        double approximate = 0;
        for (long seed = 0; seed < 30; seed++) {
            float[] w = Weights.gaussian(129, 900 + seed);
            float[] d = curvature(129, seed);
            double one = error(w, d, quantized(name, w, d));
            double other = error(w, d, quantized(name.replace("approximate", "exact"), w, d));
            assertThat(one).as("seed %d", seed).isGreaterThanOrEqualTo(other - 1e-4);
            approximate += one;
            exact += other;
        }
        assertThat(approximate).isLessThan(1.02 * exact);
    }

    @ParameterizedTest(name = "{0} of {1} bits")
    @CsvSource({"laq-linear, 2", "laq-linear, 3", "laq-linear, 4", "laq-log, 2", "laq-log, 3", "laq-log, 4"})
    void theScaleIsTheLeastSquaresOneOfItsMembersAndNotFarFromTheBest(String name, int bits) {
        for (long seed = 0; seed < 10; seed++) {
            float[] w = Weights.gaussian(257, 70 + seed);
            float[] d = curvature(257, seed);
            byte[] codes = new byte[257];
            Quantizer quantizer = Quantizers.byName(name, Map.of("bits", bits));
            float[] codebook = new float[quantizer.layout().stored()];
            quantizer.quantize(Slice.of(w, 0, 257)
                    .into(codes, 0, codebook, 0)
                    .with(SideInformation.none().withCurvature(d)));
            float[] levels = new float[(1 << bits) - 1];
            quantizer.layout().expand(codebook, 0, levels);
            int n = levels.length / 2;
            double[] points = new double[levels.length];
            for (int i = 1; i <= n; i++) {
                points[n + i] = name.equals("laq-log") ? Math.pow(2, i - n) : i / (double) n;
                points[n - i] = -points[n + i];
            }
            double dot = 0;
            double norm = 0;
            for (int i = 0; i < 257; i++) {
                dot += d[i] * points[codes[i]] * w[i];
                norm += d[i] * points[codes[i]] * points[codes[i]];
            }
            for (int i = 0; i < levels.length; i++) {
                assertThat((double) levels[i]).as("seed %d", seed).isCloseTo(points[i] * dot / norm, within(1e-5));
            }
            double best = Double.POSITIVE_INFINITY;
            for (double alpha = 0.1; alpha < 5; alpha += 0.01) {
                best = Math.min(best, nearestError(w, d, points, alpha));
            }
            // Alternation ends in a local minimum; with curvature over three decades it may be a poor one.
            assertThat(nearestError(w, d, points, levels[2 * n]))
                    .as("seed %d", seed)
                    .isLessThan(2 * best);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void weightsThatMatterMoreAreHitBetter(String name) {
        float[] w = Weights.gaussian(513, 17);
        float[] d = new float[513];
        for (int i = 0; i < d.length; i++) {
            d[i] = Math.abs(w[i]) > 1 ? 100 : 1;
        }
        double plain = error(w, d, Weights.decoded(Quantizers.byName(name, Map.of()), w));
        assertThat(error(w, d, quantized(name, w, d))).isLessThan(plain);
    }

    @ParameterizedTest
    @MethodSource("all")
    void curvatureIsThatOfTheBlockAndACopyOfItCountsTheSame(String name) {
        float[] w = Weights.gaussian(66, 5);
        float[] d = curvature(66, 6);
        float[] rows = new float[66];
        new TensorQuantizer(Quantizers.byName(name, Map.of()), Granularity.Row.first())
                .quantize(w, new long[] {2, 33}, SideInformation.none().withCurvature(d))
                .dequantize(rows);
        float[] second = quantized(name, Arrays.copyOfRange(w, 33, 66), Arrays.copyOfRange(d, 33, 66));
        assertThat(Arrays.copyOfRange(rows, 33, 66)).isEqualTo(second);
        TensorProximalMap map = new TensorProximalMap(
                ProximalMaps.byName("squared-distance", Map.of("quantizer", name)), Granularity.Row.first());
        float[] moved = w.clone();
        map.apply(
                moved,
                new long[] {2, 33},
                Float.POSITIVE_INFINITY,
                map.initialState(new long[] {2, 33}),
                true,
                SideInformation.none().withCurvature(d));
        assertThat(moved).isEqualTo(rows);
    }

    @ParameterizedTest
    @MethodSource("all")
    void curvatureThatIsNoNumberIsRefusedWithItsIndex(String name) {
        for (float bad : new float[] {-1e-9f, Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] d = {1, bad, 1};
            assertThatThrownBy(() -> quantized(name, new float[] {1, 2, 3}, d))
                    .hasMessageContaining("curvature of weight 1 is " + bad);
        }
    }

    private static float[] quantized(String name, float[] w, float[] d) {
        float[] q = new float[w.length];
        new TensorQuantizer(Quantizers.byName(name, Map.of()), new Granularity.Tensor())
                .quantize(w, new long[] {w.length}, SideInformation.none().withCurvature(d))
                .dequantize(q);
        return q;
    }

    /** Over three decades, as second moments are, some of them zero. */
    private static float[] curvature(int n, long seed) {
        Random random = new Random(seed);
        float[] d = new float[n];
        for (int i = 0; i < n; i++) {
            d[i] = i % 7 == 6 ? 0 : (float) Math.pow(10, 3 * random.nextDouble() - 2);
        }
        return d;
    }

    private static double error(float[] w, float[] d, float[] q) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += d[i] * ((double) w[i] - q[i]) * ((double) w[i] - q[i]);
        }
        return sum;
    }

    private static double nearestError(float[] w, float[] d, double[] points, double scale) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            double best = Double.POSITIVE_INFINITY;
            for (double point : points) {
                best = Math.min(best, Math.abs(w[i] - scale * point));
            }
            sum += d[i] * best * best;
        }
        return sum;
    }

    /** Smallest errors over all 3^n signs with one scale, and with one for either side. */
    private static double[] bestOfAll(float[] w, float[] d) {
        double norm = error(w, d, new float[w.length]);
        double[] best = {norm, norm};
        int assignments = (int) Math.round(Math.pow(3, w.length));
        for (int a = 0; a < assignments; a++) {
            double[] dot = new double[3];
            double[] weight = new double[3];
            for (int i = 0, rest = a; i < w.length; i++, rest /= 3) {
                int sign = rest % 3 - 1;
                dot[sign + 1] += d[i] * sign * (double) w[i];
                weight[sign + 1] += d[i];
            }
            double both = dot[0] + dot[2];
            best[0] = Math.min(best[0], norm - explained(both, weight[0] + weight[2]));
            best[1] = Math.min(best[1], norm - explained(dot[0], weight[0]) - explained(dot[2], weight[2]));
        }
        return best;
    }

    private static double explained(double dot, double weight) {
        return dot > 0 && weight > 0 ? dot * dot / weight : 0;
    }
}
