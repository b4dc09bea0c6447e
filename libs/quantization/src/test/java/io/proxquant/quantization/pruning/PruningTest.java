package io.proxquant.quantization.pruning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.pruning.PruningSchedule.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What is pruned and when, held against all ways to choose, and against the papers' formulas. */
class PruningTest {
    private static final String W = "w";

    @Test
    void whatIsKeptHasTheLargestSumOfSquaresOfAllChoices() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            float[] weights = new float[9];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextGaussian();
            }
            int keep = random.nextInt(10);
            PruningMask mask = once(PruningCriterion.KEEP, keep / 9.0).prune(W, weights, PruningMask.all(9), 0, 0, 1);
            assertThat(mask.survivors()).isEqualTo(keep);
            double best = 0;
            for (int choice = 0; choice < 1 << 9; choice++) {
                best = Integer.bitCount(choice) == keep ? Math.max(best, squares(weights, choice)) : best;
            }
            int chosen = 0;
            for (int i = 0; i < 9; i++) {
                chosen |= mask.kept(i) ? 1 << i : 0;
            }
            assertThat(squares(weights, chosen)).isEqualTo(best);
        }
    }

    private static double squares(float[] weights, int choice) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (choice >> i & 1) * (double) weights[i] * weights[i];
        }
        return sum;
    }

    @Test
    void ofEqualMagnitudesTheEarlierWeightStays() {
        PruningMask mask =
                once(PruningCriterion.KEEP, 0.5).prune(W, new float[] {-1, 1, 1, -1}, PruningMask.all(4), 0, 0, 1);
        assertThat(mask.toBytes()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void whatWasPrunedStaysSoHoweverLargeItsWeight() {
        PruningMask before = PruningMask.of(new byte[] {0, 1, 1, 1});
        float[] weights = {9, 1, 2, 3};
        assertThat(once(PruningCriterion.KEEP, 0.5)
                        .prune(W, weights, before, 0, 0, 1)
                        .toBytes())
                .containsExactly(0, 0, 1, 1);
        assertThat(once(PruningCriterion.THRESHOLD, 1.5)
                        .prune(W, weights, before, 0, 0, 1)
                        .toBytes())
                .containsExactly(0, 0, 1, 1);
        assertThat(once(PruningCriterion.KEEP, 1).prune(W, weights, before, 0, 0, 1))
                .isEqualTo(before);
    }

    @Test
    void aSensitivityIsAThresholdInStandardDeviations() {
        float[] weights = {-2, -0.5f, 0.5f, 2};
        double deviation = Pruning.deviation(weights);
        assertThat(deviation).isCloseTo(Math.sqrt(2.125), within(1e-12));
        assertThat(once(PruningCriterion.SENSITIVITY, 0.5)
                        .prune(W, weights, PruningMask.all(4), deviation, 0, 1)
                        .toBytes())
                .containsExactly(1, 0, 0, 1);
    }

    @Test
    void allMayGoAndNothingMay() {
        float[] weights = {1, 2};
        assertThat(once(PruningCriterion.KEEP, 0)
                        .prune(W, weights, PruningMask.all(2), 0, 0, 1)
                        .survivors())
                .isZero();
        assertThat(once(PruningCriterion.THRESHOLD, 0)
                        .prune(W, weights, PruningMask.all(2), 0, 0, 1)
                        .survivors())
                .isEqualTo(2);
        assertThat(once(PruningCriterion.KEEP, 0.5)
                        .prune(W, new float[0], PruningMask.all(0), 0, 0, 1)
                        .size())
                .isZero();
    }

    /** s_t = s_f (1 - (1 - t/n)^3), Zhu and Gupta 2017, equation 1. */
    @Test
    void gradualPruningFollowsTheCubicSchedule() {
        PruningSchedule schedule = new PruningSchedule(Kind.GRADUAL, 4, 2);
        List<Long> due = new ArrayList<>();
        for (long step = 0; step <= 30; step++) {
            OptionalDouble x = schedule.due(step, 10);
            if (x.isPresent()) {
                due.add(step);
                double left = 1 - x.getAsDouble();
                assertThat(1 - Kind.GRADUAL.kept(0.1, x.getAsDouble()))
                        .isCloseTo(0.9 * (1 - left * left * left), within(1e-12));
            }
        }
        assertThat(due).containsExactly(5L, 10L, 15L, 20L);
        assertThat(Kind.GRADUAL.kept(0.1, 1)).isEqualTo(0.1);
        assertThat(Kind.GRADUAL.threshold(0.3, 1)).isEqualTo(0.3);
    }

    @Test
    void eachRoundLeavesTheSameShareOfTheLastAndRetrainsAfterIt() {
        PruningSchedule schedule = new PruningSchedule(Kind.ROUNDS, 2, 2);
        List<Long> due = new ArrayList<>();
        for (long step = 0; step <= 30; step++) {
            if (schedule.due(step, 10).isPresent()) {
                due.add(step);
            }
        }
        assertThat(due).containsExactly(0L, 10L);
        assertThat(Kind.ROUNDS.kept(0.04, 0.5)).isCloseTo(0.2, within(1e-12));
        assertThat(Kind.ROUNDS.kept(0.04, 1)).isEqualTo(0.04);
    }

    @Test
    void moreUpdatesThanStepsEndWhereTheyWereToEnd() {
        PruningSchedule schedule = new PruningSchedule(Kind.GRADUAL, 7, 1);
        assertThat(schedule.due(2, 2)).hasValue(1);
        assertThat(schedule.due(1, 2)).hasValue(6 / 7.0);
    }

    @Test
    void aTensorThatNoPatternNamesIsNotPruned() {
        Pruning some = new Pruning(PruningCriterion.KEEP, Map.of("fc*", 0.1), PruningSchedule.once());
        assertThat(some.target("fc1.weight")).hasValue(0.1);
        assertThat(some.target("conv1.weight")).isEmpty();
        Pruning two = new Pruning(PruningCriterion.KEEP, Map.of("fc*", 0.1, "*1.weight", 0.2), PruningSchedule.once());
        assertThatThrownBy(() -> two.target("fc1.weight")).hasMessageContaining("contradict");
    }

    @ParameterizedTest
    @CsvSource({"KEEP, -0.1", "KEEP, 1.1", "KEEP, NaN", "THRESHOLD, -1", "SENSITIVITY, Infinity"})
    void aTargetOutOfRangeIsRefused(PruningCriterion criterion, double target) {
        assertThatThrownBy(() -> once(criterion, target)).hasMessageContaining("'**'");
    }

    private static Pruning once(PruningCriterion criterion, double target) {
        return new Pruning(criterion, Map.of("**", target), PruningSchedule.once());
    }
}
