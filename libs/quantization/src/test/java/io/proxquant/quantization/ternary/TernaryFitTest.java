package io.proxquant.quantization.ternary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.fitting.LaneSums;
import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

/** The fast passes over a large block against codes and sums in order: equal bits, or no answer. */
class TernaryFitTest {
    private static final long SEED = 20_250;
    private final Quantizer quantizer = Quantizers.byName("ternary-two-sided", Map.of());

    @ParameterizedTest(name = "{0} weights, seed " + SEED)
    @ValueSource(ints = {2048, 2049, 2559, 2560, 8193, 16_383, 16_384, 16_385, 40_000, 200_001})
    void levelsAndAssignmentHaveTheBitsOfTheReference(int length) {
        blocks(length).forEach((name, w) -> {
            float[] expected = new float[3];
            float[] levels = reference(w, expected);
            float[] codebook = {9, 9, 9};
            float[] into = new float[length];
            quantizer
                    .fit(WeightBlock.of(w, 0, length), codebook, 0, SideInformation.none())
                    .levels(w, 0, 0, length, into);
            assertThat(bits(codebook)).as("%s: levels", name).isEqualTo(bits(expected));
            assertThat(bits(into)).as("%s: weights", name).isEqualTo(bits(levels));
        });
    }

    static List<Kernels> kernels() {
        return Kernels.fastestFirst();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void answersForOrdinaryWeights(Kernels kernels) {
        int answered = 0;
        for (int seed = 0; seed < 300; seed++) {
            answered += fit(kernels, Weights.gaussian(2048 + 97 * seed, SEED + seed)) == null ? 0 : 1;
        }
        assertThat(answered)
                .as("of 300 blocks; a sum lies near a rounding boundary in fewer than one of a hundred")
                .isBetween(290, 300);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void leavesToTheReferenceWhatItCannotPromise(Kernels kernels) {
        assertThat(fit(kernels, Weights.gaussian(2047, 1))).as("small").isNull();
        assertThat(fit(kernels, new float[20_000])).as("zeros").isNull();
        float[] infinite = Weights.gaussian(20_000, 2);
        infinite[11_111] = Float.POSITIVE_INFINITY;
        assertThat(fit(kernels, infinite)).isNull();
        float[] nan = Weights.gaussian(20_000, 2);
        nan[19_999] = Float.NaN;
        assertThat(fit(kernels, nan)).isNull();
        float[] spike = Weights.gaussian(20_000, 2);
        spike[12_345] = 1e6f;
        assertThat(fit(kernels, spike)).as("wide range").isNull();
    }

    /** A sum that the reference rounds upwards at every step lies far from the exact one, and the threshold is the reference's. */
    @Test
    void theThresholdIsThatOfTheReferenceWhereItsSumRounds() {
        int length = 1 << 17;
        float[] w = Weights.filled(length, 1.0000001f);
        for (int i = 0; i < length; i += 2) {
            w[i] = 0x1.fp-31f * (1 + i % 5);
        }
        float[] expected = new float[3];
        float[] levels = reference(w, expected);
        float[] codebook = new float[3];
        float[] into = new float[length];
        quantizer
                .fit(WeightBlock.of(w, 0, length), codebook, 0, SideInformation.none())
                .levels(w, 0, 0, length, into);
        assertThat(bits(codebook)).isEqualTo(bits(expected));
        assertThat(bits(into)).isEqualTo(bits(levels));
    }

    private Map<String, float[]> blocks(int length) {
        Map<String, float[]> blocks = new LinkedHashMap<>();
        Random random = new Random(SEED);
        blocks.put("normal", Weights.gaussian(length, SEED));
        for (float scale : new float[] {1e-30f, 1e-3f, 1e30f}) {
            float[] scaled = Weights.gaussian(length, SEED + 1);
            for (int i = 0; i < length; i++) {
                scaled[i] *= scale;
            }
            blocks.put("normal times " + scale, scaled);
        }
        float[] wide = Weights.gaussian(length, SEED + 2);
        for (int i = 0; i < length; i++) {
            wide[i] *= (float) Math.pow(2, i % 60 - 40);
        }
        blocks.put("wide", wide);
        float[] edges = Weights.gaussian(length, SEED + 3);
        float delta = TwoSidedTernaryQuantizer.smallest(LaneSums.ofAbs(edges, 0, length), length);
        float[] near = {0f, -0f, delta, -delta, Math.nextDown(delta), -Math.nextDown(delta), Float.MIN_VALUE};
        for (int i = 0; i < length; i += 1 + random.nextInt(50)) {
            edges[i] = near[random.nextInt(near.length)];
        }
        blocks.put("edges", edges);
        float[] positive = Weights.gaussian(length, SEED + 4);
        for (int i = 0; i < length; i++) {
            positive[i] = Math.abs(positive[i]);
        }
        blocks.put("positive", positive);
        blocks.put("constant", Weights.filled(length, -0.7f));
        float[] zerosFirst = Weights.gaussian(length, SEED + 5);
        java.util.Arrays.fill(zerosFirst, 0, length / 2, 0f);
        blocks.put("half zeros", zerosFirst);
        return blocks;
    }

    private float[] reference(float[] w, float[] codebook) {
        byte[] codes = new byte[w.length];
        quantizer.quantize(Slice.of(w, 0, w.length).into(codes, 0, codebook, 0));
        float[] levels = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            levels[i] = codebook[codes[i]];
        }
        return levels;
    }

    private static Assignment fit(Kernels kernels, float[] w) {
        float[] codebook = {9, 9, 9};
        Assignment fast = TernaryFit.of(kernels, WeightBlock.of(w, 0, w.length), codebook, 0);
        if (fast == null) {
            assertThat(codebook).as("nothing is written").containsOnly(9f);
        }
        return fast;
    }

    private static int[] bits(float[] x) {
        int[] bits = new int[x.length];
        java.util.Arrays.setAll(bits, i -> Float.floatToRawIntBits(x[i]));
        return bits;
    }
}
