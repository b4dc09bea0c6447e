package io.proxquant.quantization.clustering;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ClusteringQuantizersTest {
    private record Result(byte[] codes, float[] codebook, float[] decoded) {}

    private static Result quantize(String name, Map<String, ?> options, float[] weights, SideInformation side) {
        Quantizer quantizer = Quantizers.byName(name, options);
        byte[] codes = new byte[weights.length];
        float[] codebook = new float[quantizer.layout().stored()];
        quantizer.quantize(
                Slice.of(weights, 0, weights.length).into(codes, 0, codebook, 0).with(side));
        float[] decoded = new float[weights.length];
        for (int i = 0; i < codes.length; i++) {
            decoded[i] = codebook[codes[i] & 0xff];
        }
        return new Result(codes, codebook, decoded);
    }

    private static Result quantize(String name, Map<String, ?> options, float... weights) {
        return quantize(name, options, weights, SideInformation.none());
    }

    private static double error(float[] weights, float[] decoded) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (weights[i] - (double) decoded[i]) * (weights[i] - (double) decoded[i]);
        }
        return sum;
    }

    private static float[] random(SplittableRandom random, int size) {
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            // few values, so that there are ties and repeated weights
            weights[i] = random.nextInt(4) == 0 ? random.nextInt(-3, 4) / 4f : (float) (random.nextDouble() * 2 - 1);
        }
        return weights;
    }

    /** Least error over every way to give each weight one of the levels, each level being the mean of its weights. */
    private static double bruteForce(float[] weights, int levels) {
        double best = Double.POSITIVE_INFINITY;
        int[] label = new int[weights.length];
        for (long code = 0; code < Math.round(Math.pow(levels, weights.length)); code++) {
            long rest = code;
            double[] sums = new double[levels];
            int[] counts = new int[levels];
            for (int i = 0; i < weights.length; i++) {
                label[i] = (int) (rest % levels);
                rest /= levels;
                sums[label[i]] += weights[i];
                counts[label[i]]++;
            }
            double error = 0;
            for (int i = 0; i < weights.length; i++) {
                double away = weights[i] - sums[label[i]] / counts[label[i]];
                error += away * away;
            }
            best = Math.min(best, error);
        }
        return best;
    }

    @Test
    void theExactCodebookIsTheBestOfAllAssignments() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 60; trial++) {
            int levels = random.nextInt(2, 5);
            float[] weights = random(random, random.nextInt(1, levels == 4 ? 8 : 10));
            Result exact = quantize("kmeans-exact", Map.of("levels", levels), weights);
            assertThat(error(weights, exact.decoded()))
                    .as(Arrays.toString(weights) + " in " + levels)
                    .isCloseTo(bruteForce(weights, levels), within(1e-6));
            assertThat(exact.codebook()).isSorted();
        }
    }

    /** The plain dynamic programme, all ends against all beginnings, on more weights than brute force can take. */
    @Test
    void theExactCodebookIsThatOfThePlainDynamicProgramme() {
        SplittableRandom random = new SplittableRandom(6);
        for (int levels : new int[] {2, 3, 5, 7, 16}) {
            float[] weights = random(random, 150);
            SortedWeights runs = new SortedWeights(weights.clone());
            double[] least = new double[151];
            for (int end = 0; end <= 150; end++) {
                least[end] = runs.distortion(0, end);
            }
            for (int layer = 1; layer < levels; layer++) {
                double[] next = new double[151];
                Arrays.fill(next, Double.POSITIVE_INFINITY);
                for (int end = 0; end <= 150; end++) {
                    for (int start = 0; start <= end; start++) {
                        next[end] = Math.min(next[end], least[start] + runs.distortion(start, end));
                    }
                }
                least = next;
            }
            Result exact = quantize("kmeans-exact", Map.of("levels", levels), weights);
            assertThat(error(weights, exact.decoded())).isCloseTo(least[150], within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "density", "forgy"})
    void alternationEndsWhereEveryLevelIsTheMeanOfItsWeights(String init) {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 20; trial++) {
            float[] weights = random(random, 200);
            Result found = quantize("kmeans", Map.of("levels", 5, "init", init), weights);
            Result exact = quantize("kmeans-exact", Map.of("levels", 5), weights);
            for (int level = 0; level < 5; level++) {
                double sum = 0;
                int count = 0;
                for (int i = 0; i < weights.length; i++) {
                    if (found.codes()[i] == level) {
                        sum += weights[i];
                        count++;
                    }
                }
                if (count > 0) {
                    assertThat((double) found.codebook()[level]).isCloseTo(sum / count, within(1e-6));
                }
            }
            assertThat(found.codebook()).isSorted();
            assertThat(error(weights, exact.decoded())).isLessThanOrEqualTo(error(weights, found.decoded()) + 1e-6);
        }
    }

    @Test
    void theLastCodebookIsWhereAlternationStarts() {
        float[] weights = {0, 1, 10, 11, 20, 21};
        SideInformation poor = SideInformation.none().withLevels(new float[] {0, 15});
        SideInformation other = SideInformation.none().withLevels(new float[] {5, 21});
        assertThat(quantize("kmeans", Map.of("levels", 2), weights, poor).codebook())
                .containsExactly(0.5f, 15.5f);
        assertThat(quantize("kmeans", Map.of("levels", 2), weights, other).codebook())
                .containsExactly(5.5f, 20.5f);
        assertThat(quantize("kmeans-exact", Map.of("levels", 2), weights, other).codebook())
                .as("needs no start")
                .isEqualTo(
                        quantize("kmeans-exact", Map.of("levels", 2), weights).codebook());
    }

    @Test
    void atMostTheShareThatMayStaysAndTheLargestDo() {
        float[] weights = {0.1f, -2, 0.3f, 2.2f, -0.2f, 1.9f, 0, -2.1f, 0.15f, 0.05f};
        Result pruned = quantize("kmeans-pruned", Map.of("levels", 3, "keep", 0.4), weights);
        assertThat(pruned.codebook()).containsExactly(-2.05f, 0, 2.05f);
        assertThat(pruned.decoded()).containsExactly(0, -2.05f, 0, 2.05f, 0, 2.05f, 0, -2.05f, 0, 0);
        assertThat(quantize("kmeans-pruned", Map.of("keep", 0), weights).decoded())
                .containsOnly(0f);
        assertThat(quantize("kmeans-pruned", Map.of("keep", 0.5, "levels", 2), 3, 3, 3, 3)
                        .decoded())
                .as("of equal magnitudes the earlier stays")
                .containsExactly(3, 3, 0, 0);
    }

    /** With a level for every survivor what is left is the projection onto so many weights that are not zero. */
    @Test
    void withLevelsEnoughPruningIsTheProjectionOntoItsSet() {
        SplittableRandom random = new SplittableRandom(8);
        for (int trial = 0; trial < 50; trial++) {
            int size = random.nextInt(1, 9);
            float[] weights = random(random, size);
            int kept = random.nextInt(0, size + 1);
            Map<String, ?> options = Map.of("levels", 64, "keep", kept / (double) size, "init", "density");
            double best = Double.POSITIVE_INFINITY;
            for (int support = 0; support < 1 << size; support++) {
                if (Integer.bitCount(support) == kept) {
                    double error = 0;
                    for (int i = 0; i < size; i++) {
                        error += (support >> i & 1) == 1 ? 0 : weights[i] * (double) weights[i];
                    }
                    best = Math.min(best, error);
                }
            }
            Result pruned = quantize("kmeans-pruned", options, weights);
            assertThat(error(weights, pruned.decoded())).isCloseTo(best, within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kmeans", "kmeans-exact", "kmeans-pruned"})
    void fewWeightsAndBadOnes(String name) {
        assertThat(quantize(name, Map.of()).codebook()).containsOnly(0f);
        assertThat(quantize(name, Map.of("levels", 256), 0.5f).decoded()[0])
                .isEqualTo(name.equals("kmeans-pruned") ? 0f : 0.5f);
        assertThat(Quantizers.byName(name, Map.of("levels", 2)).layout().bits()).isEqualTo(1);
        assertThat(Quantizers.byName(name, Map.of("levels", 5)).layout().bits()).isEqualTo(3);
        assertThat(Quantizers.byName(name, Map.of("levels", 256)).layout().bits())
                .isEqualTo(8);
        assertThatThrownBy(() -> quantize(name, Map.of(), 1, Float.NaN)).isInstanceOf(NonFiniteWeightException.class);
        float huge = Float.MAX_VALUE;
        assertThat(quantize(name, Map.of("levels", 2), huge, -huge, huge).codebook())
                .doesNotContain(Float.NaN);
    }
}
