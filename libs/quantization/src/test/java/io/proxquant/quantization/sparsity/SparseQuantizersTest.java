package io.proxquant.quantization.sparsity;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The C steps of pruning are the best there are: held against every choice of survivors, or every point around. */
class SparseQuantizersTest {
    private static float[] pruned(String name, Map<String, ?> options, float[] weights, double mu) {
        return decoded(new TensorQuantizer(Quantizers.byName(name, options), new Granularity.Tensor())
                .quantize(
                        weights,
                        new long[] {weights.length},
                        SideInformation.none().withStrength(mu)));
    }

    private static float[] decoded(QuantizedTensor tensor) {
        float[] weights = new float[tensor.codes().length];
        tensor.dequantize(weights);
        return weights;
    }

    /** Least Σ (w - x)² + cost · ‖x‖₀ over all sets of survivors of at most so many. */
    private static double bruteForce(float[] w, int most, double cost) {
        double best = Double.POSITIVE_INFINITY;
        for (int set = 0; set < 1 << w.length; set++) {
            if (Integer.bitCount(set) <= most) {
                double error = cost * Integer.bitCount(set);
                for (int i = 0; i < w.length; i++) {
                    error += (set >>> i & 1) == 1 ? 0 : (double) w[i] * w[i];
                }
                best = Math.min(best, error);
            }
        }
        return best;
    }

    private static int survivors(float[] x) {
        int survivors = 0;
        for (float each : x) {
            survivors += each == 0 ? 0 : 1;
        }
        return survivors;
    }

    @Test
    void theL0ConstraintIsTheBestOfAllSetsOfSurvivors() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 60; trial++) {
            float[] w = Weights.gaussian(random.nextInt(1, 12), trial);
            double keep = random.nextDouble();
            int most = (int) Math.round(keep * w.length);
            float[] x = pruned("l0-constraint", Map.of("keep", keep), w, 1);
            assertThat(survivors(x)).isEqualTo(most);
            assertThat(Weights.squaredError(w, x)).isCloseTo(bruteForce(w, most, 0), within(1e-9));
        }
        assertThat(pruned("l0-constraint", Map.of("keep", 0.5), new float[] {1, -1, 1, -1}, 1))
                .as("of equal magnitudes the earlier")
                .containsExactly(1, -1, 0, 0);
    }

    @Test
    void theL0PenaltyIsTheBestOfAllSetsOfSurvivorsAtEveryStrength() {
        SplittableRandom random = new SplittableRandom(2);
        for (int trial = 0; trial < 60; trial++) {
            float[] w = Weights.gaussian(random.nextInt(1, 12), 100 + trial);
            double alpha = random.nextDouble();
            double mu = Math.exp(random.nextDouble(-2, 3));
            float[] x = pruned("l0-penalty", Map.of("alpha", alpha), w, mu);
            double cost = 2 * alpha / mu;
            assertThat(Weights.squaredError(w, x) + cost * survivors(x))
                    .isCloseTo(bruteForce(w, w.length, cost), within(1e-9));
        }
    }

    /** The conditions of the projection: on the ball, one amount taken of all that survives, and no more of what does not. */
    @Test
    void theL1ConstraintIsTheProjectionOntoTheBall() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 100; trial++) {
            float[] w = Weights.gaussian(random.nextInt(1, 40), 200 + trial);
            double radius = Math.exp(random.nextDouble(-3, 4));
            float[] x = pruned("l1-constraint", Map.of("radius", radius), w, 1);
            double norm = 0;
            double before = 0;
            for (int i = 0; i < w.length; i++) {
                norm += Math.abs(x[i]);
                before += Math.abs(w[i]);
            }
            assertThat(norm).isCloseTo(Math.min(radius, before), within(1e-5 * (1 + radius)));
            double theta = 0;
            for (int i = 0; i < w.length; i++) {
                theta = x[i] == 0 ? theta : Math.abs(w[i]) - Math.abs(x[i]);
            }
            for (int i = 0; i < w.length; i++) {
                assertThat((double) x[i])
                        .isCloseTo(Math.signum(w[i]) * Math.max(Math.abs(w[i]) - theta, 0), within(1e-5));
            }
        }
    }

    @Test
    void theL1PenaltyCostsLessThanEveryPointAround() {
        SplittableRandom random = new SplittableRandom(4);
        for (int trial = 0; trial < 200; trial++) {
            float[] w = Weights.gaussian(1, 300 + trial);
            double alpha = random.nextDouble();
            double mu = Math.exp(random.nextDouble(-1, 2));
            float x = pruned("l1-penalty", Map.of("alpha", alpha), w, mu)[0];
            double least = Double.POSITIVE_INFINITY;
            for (double at = -4; at <= 4; at += 1e-3) {
                least = Math.min(least, cost(alpha, mu, w[0], at));
            }
            assertThat(cost(alpha, mu, w[0], x)).isLessThanOrEqualTo(least + 1e-7);
        }
    }

    private static double cost(double alpha, double mu, double w, double x) {
        return alpha * Math.abs(x) + mu / 2 * (w - x) * (w - x);
    }

    @Test
    void whatSurvivesAConstraintOnTheirNumberIsTheWeightItself() {
        float[] w = Weights.gaussian(1000, 5);
        float[] x = pruned("l0-constraint", Map.of("keep", 0.1), w, 1);
        for (int i = 0; i < w.length; i++) {
            assertThat(x[i] == 0 || x[i] == w[i]).isTrue();
        }
        assertThat(survivors(x)).isEqualTo(100);
    }

    @Test
    void prunedWeightsCountForNothingAndRowsAreRowsWhicheverWayTheyLie() {
        float[] w = Weights.gaussian(96, 6);
        byte[] kept = new byte[96];
        Arrays.setAll(new int[96], i -> kept[i] = (byte) (i % 2));
        Quantizer half = Quantizers.byName("l0-constraint", Map.of("keep", 0.5));
        for (int axis = 0; axis < 3; axis++) {
            float[] x = decoded(new TensorQuantizer(half, new Granularity.Row(axis))
                    .quantize(w, new long[] {4, 6, 4}, SideInformation.none().withMask(PruningMask.of(kept))));
            assertThat(survivors(x)).as("half of what is left").isEqualTo(24);
            int[] left = new int[6];
            int[] surviving = new int[6];
            for (int i = 0; i < 96; i++) {
                assertThat(x[i] == 0 || (x[i] == w[i] && kept[i] == 1)).isTrue();
                int row = new int[] {i / 24, i / 4 % 6, i % 4}[axis];
                left[row] += kept[i];
                surviving[row] += x[i] == 0 ? 0 : 2;
            }
            assertThat(surviving).as("twice the half of each row").isEqualTo(left);
        }
    }
}
