package io.proxquant.quantization.ternary;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.fitting.LaneSums;
import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TernaryQuantizersTest {
    private final Quantizer exact = Quantizers.byName("ternary", Map.of());
    private final Quantizer twoSided = Quantizers.byName("ternary-two-sided", Map.of());

    @Test
    void theExactOneIsAsGoodAsTheBestOfAllAssignments() {
        for (int n = 1; n <= 8; n++) {
            for (long seed = 0; seed < 20; seed++) {
                float[] w = Weights.gaussian(n, 31 * seed + n);
                assertThat(Weights.squaredError(w, Weights.decoded(exact, w)))
                        .as("n %d, seed %d", n, 31 * seed + n)
                        .isCloseTo(bestOfAll(w), within(1e-6));
            }
        }
    }

    @Test
    void onNormalWeightsBothReachTheirKnownErrors() {
        float[] w = Weights.gaussian(200_000, 42);
        // Exact optimum 0.1902; the 0.7 threshold 0.1916, two free levels change nothing for a symmetric density.
        assertThat(Weights.relativeError(w, Weights.decoded(exact, w))).isCloseTo(0.1902, within(0.002));
        assertThat(Weights.relativeError(w, Weights.decoded(twoSided, w))).isCloseTo(0.1916, within(0.002));
        float[] codebook = new float[1];
        exact.quantize(Slice.of(w, 0, w.length).into(new byte[w.length], 0, codebook, 0));
        assertThat(codebook[0]).as("the optimal level").isCloseTo(1.224f, within(0.02f));
    }

    @Test
    void theTwoSidedOneFollowsItsFormulaBitForBit() {
        Weights.edges().forEach(this::followsItsFormula);
        for (int n : Weights.ODD_SIZES) {
            float[] wide = Weights.gaussian(n, n);
            for (int i = 0; i < n; i++) {
                wide[i] *= (float) Math.pow(2, i % 90 - 45); // sums over such a range round, whatever is done
            }
            followsItsFormula("wide " + n, wide);
        }
        followsItsFormula("long", Weights.gaussian(1 << 17, 3));
    }

    /** Equation 16 as it stands: comparisons and sums in double, in order of the index. */
    private void followsItsFormula(String name, float[] w) {
        double delta = w.length == 0 ? 0 : 0.7 * (LaneSums.ofAbs(w, 0, w.length) / w.length);
        double[] sum = new double[3];
        int[] members = new int[3];
        byte[] expected = new byte[w.length];
        for (int i = 0; i < w.length; i++) {
            expected[i] = (byte) (w[i] >= delta && w[i] > 0 ? 2 : w[i] <= -delta && w[i] < 0 ? 0 : 1);
            sum[expected[i]] += w[i];
            members[expected[i]]++;
        }
        float negative = members[0] == 0 ? 0f : (float) (sum[0] / members[0]);
        float positive = members[2] == 0 ? 0f : (float) (sum[2] / members[2]);
        byte[] codes = new byte[w.length];
        float[] levels = new float[3];
        twoSided.quantize(Slice.of(w, 0, w.length).into(codes, 0, levels, 0));
        assertThat(codes).as(name).isEqualTo(expected);
        assertThat(levels).as(name).containsExactly(negative, 0f, positive);
    }

    @Test
    void aSideWithoutMembersHasLevelZero() {
        assertThat(levels(0.5f, 1f, 2f)).containsExactly(0f, 0f, 1.5f);
        assertThat(levels(-0.5f, -1f, -2f)).containsExactly(-1.5f, 0f, 0f);
        assertThat(levels(0f, -0f, 0f)).containsExactly(0f, 0f, 0f);
        assertThat(levels()).containsExactly(0f, 0f, 0f);
    }

    @Test
    void aWeightThatEqualsTheThresholdIsKept() {
        // mean|w| = 10, so Δ = 7 exactly
        assertThat(levels(7, 13, -7, -13)).containsExactly(-10, 0, 10);
        assertThat(levels(6.9f, 13.1f, -6.9f, -13.1f)).containsExactly(-13.1f, 0, 13.1f);
    }

    @Test
    void byThresholdTheKnownErrorOfNormalWeightsIsReached() {
        Quantizer threshold = Quantizers.byName("ternary-threshold", Map.of());
        float[] w = Weights.gaussian(200_000, 43);
        assertThat(Weights.relativeError(w, Weights.decoded(threshold, w))).isCloseTo(0.1916, within(0.002));
        // mean|w| = 10, so the threshold is 7: strictly above it counts, and only the members make the level
        assertThat(Weights.decoded(threshold, new float[] {7, 13, -7, -13})).containsExactly(0, 13, 0, -13);
        assertThat(Weights.decoded(Quantizers.byName("ternary-threshold", Map.of("threshold", 10)), w))
                .as("no member")
                .containsOnly(0f);
        assertThat(Weights.decoded(
                        Quantizers.byName("ternary-threshold", Map.of("threshold", 0)), new float[] {0, -0f, 1, -3}))
                .containsExactly(0, 0, 2, -2);
    }

    @Test
    void trainedLevelsBeginAtOneAndAreThenThoseOfTraining() {
        Quantizer trained = Quantizers.byName("ternary-trained", Map.of());
        assertThat(trained.needs()).containsExactly(Need.TRAINED_LEVELS);
        float[] w = {2, 0.099f, 0.101f, -0.099f, -0.101f, 0};
        assertThat(Weights.decoded(trained, w)).containsExactly(1, 0, 1, 0, -1, 0);
        float[] q = new float[6];
        SideInformation side = SideInformation.none().withLevels(new float[] {-0.3f, 9f, 0.7f});
        new TensorQuantizer(trained, new Granularity.Tensor())
                .quantize(w, new long[] {6}, side)
                .dequantize(q);
        assertThat(q).containsExactly(0.7f, 0, 0.7f, 0, -0.3f, 0);
    }

    @Test
    void everyBlockHasItsOwnTrainedLevelsAndOneThatCrossedZeroCountsAsZero() {
        float[] w = {2, -2, 3, -3};
        float[] q = new float[4];
        SideInformation side = SideInformation.none().withLevels(new float[] {-0.3f, 0, 0.7f, 0.1f, 0, -0.2f});
        new TensorQuantizer(Quantizers.byName("ternary-trained", Map.of()), Granularity.Row.first())
                .quantize(w, new long[] {2, 2}, side)
                .dequantize(q);
        assertThat(q).containsExactly(0.7f, -0.3f, 0, 0);
    }

    @Test
    void aMapAssignsToTrainedLevelsAndNeverFitsThem() {
        TensorProximalMap map = new TensorProximalMap(
                ProximalMaps.byName("projection", Map.of("quantizer", "ternary-trained")), Granularity.Row.first());
        long[] shape = {2, 2};
        float[] state = map.initialState(shape);
        assertThat(state).containsExactly(-1, 0, 1, -1, 0, 1);
        state[2] = 0.5f;
        for (boolean refresh : new boolean[] {true, false}) {
            float[] w = {2, -2, 3, -3};
            map.apply(w, shape, Float.POSITIVE_INFINITY, state, refresh);
            assertThat(w).containsExactly(0.5f, -1, 1, -1);
            assertThat(state).containsExactly(-1, 0, 0.5f, -1, 0, 1);
        }
    }

    private float[] levels(float... w) {
        float[] levels = {9, 9, 9};
        twoSided.quantize(Slice.of(w, 0, w.length).into(new byte[w.length], 0, levels, 0));
        return levels;
    }

    /** Smallest error over all 3^n signs with the least-squares scale of each. */
    private static double bestOfAll(float[] w) {
        double best = Weights.squaredError(w, new float[w.length]);
        double norm = best;
        int assignments = (int) Math.round(Math.pow(3, w.length));
        for (int a = 0; a < assignments; a++) {
            double dot = 0;
            int kept = 0;
            for (int i = 0, rest = a; i < w.length; i++, rest /= 3) {
                int sign = rest % 3 - 1;
                dot += sign * w[i];
                kept += sign * sign;
            }
            if (kept > 0 && dot > 0) {
                best = Math.min(best, norm - dot * dot / kept);
            }
        }
        return best;
    }
}
