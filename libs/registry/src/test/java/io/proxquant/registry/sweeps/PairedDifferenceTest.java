package io.proxquant.registry.sweeps;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.EvaluationCompleted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Two methods, seed by seed: what the pairing removes, and when a difference counts. */
class PairedDifferenceTest {
    @Test
    void aShiftThatIsAlikeOnEverySeedIsDecidedHoweverMuchTheSeedsDiffer() {
        PairedDifference difference =
                PairedDifference.of(runs(0.61, 0.72, 0.831), runs(0.60, 0.71, 0.82), RunMetric.ACCURACY);

        assertThat(difference.n()).isEqualTo(3);
        assertThat(difference.seeds()).containsExactly(1L, 2L, 3L);
        // d = 0.010, 0.010, 0.011: mean 0.031/3, s = sqrt(2/3 * 1e-6 / 2), error s / sqrt(3) = 1e-3 / 3
        assertThat(difference.difference()).isEqualTo(0.031 / 3, within(1e-12));
        assertThat(difference.standardError()).isEqualTo(1e-3 / 3, within(1e-12));
        assertThat(difference.undecided()).isFalse();
    }

    @Test
    void aDifferenceIsUndecidedWhereTheIntervalOfItsMeanHoldsZero() {
        // d = 1, 2, 3 hundredths: mean 2, s = 1, error 0.577: 3.5 errors from zero, and three runs ask for 4.303
        PairedDifference three = PairedDifference.of(runs(0.51, 0.52, 0.53), runs(0.5, 0.5, 0.5), RunMetric.ACCURACY);
        assertThat(three.difference()).isEqualTo(0.02, within(1e-12));
        assertThat(three.standardError()).isEqualTo(0.01 / Math.sqrt(3), within(1e-12));
        assertThat(three.interval().lower()).isEqualTo(0.02 - 4.302652729911275 * 0.01 / Math.sqrt(3), within(1e-12));
        assertThat(three.interval().upper()).isEqualTo(0.02 + 4.302652729911275 * 0.01 / Math.sqrt(3), within(1e-12));
        assertThat(three.undecided()).isTrue();
        // the same mean and spread over six runs: error 0.365, 5.5 errors from zero, and six ask for 2.571
        PairedDifference six = PairedDifference.of(
                runs(0.51, 0.52, 0.53, 0.51, 0.52, 0.53), runs(0.5, 0.5, 0.5, 0.5, 0.5, 0.5), RunMetric.ACCURACY);
        assertThat(six.interval().lower())
                .isEqualTo(0.02 - 2.570581835636315 * six.standardError(), within(1e-12))
                .isPositive();
        assertThat(six.undecided()).isFalse();
    }

    @Test
    void onlySeedsThatBothHaveArePaired() {
        Map<Long, EvaluationCompleted> other = runs(0.5, 0.5, 0.5);
        other.remove(2L);

        assertThat(PairedDifference.of(runs(0.6, 0.9, 0.6), other, RunMetric.ACCURACY)
                        .seeds())
                .containsExactly(1L, 3L);
    }

    @Test
    void fewerThanTwoPairsDecideNothing() {
        PairedDifference one = PairedDifference.of(runs(0.9), runs(0.1, 0.1), RunMetric.ACCURACY);
        assertThat(one.difference()).isEqualTo(0.8, within(1e-12));
        assertThat(one.standardError()).isNull();
        assertThat(one.interval()).isNull();
        assertThat(one.undecided()).isTrue();

        PairedDifference none = PairedDifference.of(Map.of(), runs(0.1), RunMetric.ACCURACY);
        assertThat(none.n()).isZero();
        assertThat(none.seeds()).isEmpty();
        assertThat(none.difference()).isNull();
        assertThat(none.standardError()).isNull();
        assertThat(none.interval()).isNull();
        assertThat(none.undecided()).isTrue();
    }

    @Test
    void equalRunsDoNotDiffer() {
        PairedDifference same = PairedDifference.of(runs(0.5, 0.6), runs(0.5, 0.6), RunMetric.ACCURACY);
        assertThat(same.difference()).isZero();
        assertThat(same.undecided()).isTrue();
    }

    @Test
    void aFigureThatOneSideLacksIsNotCompared() {
        assertThat(PairedDifference.of(runs(0.5, 0.6), runs(0.5, 0.6), RunMetric.PERPLEXITY)
                        .n())
                .isZero();
    }

    private static Map<Long, EvaluationCompleted> runs(double... accuracies) {
        Map<Long, EvaluationCompleted> bySeed = new LinkedHashMap<>();
        for (int i = 0; i < accuracies.length; i++) {
            bySeed.put(i + 1L, Evaluated.binary("s-" + (i + 1), i + 1, accuracies[i], 0.1));
        }
        return bySeed;
    }
}
