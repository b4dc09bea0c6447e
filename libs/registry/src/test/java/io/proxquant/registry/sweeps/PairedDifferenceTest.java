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
                PairedDifference.of(runs(0.61, 0.72, 0.831), runs(0.60, 0.71, 0.82), Figure.ACCURACY);

        assertThat(difference.n()).isEqualTo(3);
        assertThat(difference.seeds()).containsExactly(1L, 2L, 3L);
        // d = 0.010, 0.010, 0.011: mean 0.031/3, s = sqrt(2/3 * 1e-6 / 2), error s / sqrt(3) = 1e-3 / 3
        assertThat(difference.difference()).isEqualTo(0.031 / 3, within(1e-12));
        assertThat(difference.standardError()).isEqualTo(1e-3 / 3, within(1e-12));
        assertThat(difference.undecided()).isFalse();
    }

    @Test
    void aDifferenceWithinTwoStandardErrorsIsUndecided() {
        // d = 1, 2, 3 hundredths: mean 2, s = 1, two errors are 1.155
        assertThat(PairedDifference.of(runs(0.51, 0.52, 0.53), runs(0.5, 0.5, 0.5), Figure.ACCURACY)
                        .undecided())
                .isFalse();
        // d = -1, 1, 3: mean 1, s = 2, two errors are 2.31
        PairedDifference wide = PairedDifference.of(runs(0.49, 0.51, 0.53), runs(0.5, 0.5, 0.5), Figure.ACCURACY);
        assertThat(wide.difference()).isEqualTo(0.01, within(1e-12));
        assertThat(wide.standardError()).isEqualTo(0.02 / Math.sqrt(3), within(1e-12));
        assertThat(wide.undecided()).isTrue();
    }

    @Test
    void onlySeedsThatBothHaveArePaired() {
        Map<Long, EvaluationCompleted> other = runs(0.5, 0.5, 0.5);
        other.remove(2L);

        assertThat(PairedDifference.of(runs(0.6, 0.9, 0.6), other, Figure.ACCURACY)
                        .seeds())
                .containsExactly(1L, 3L);
    }

    @Test
    void fewerThanTwoPairsDecideNothing() {
        PairedDifference one = PairedDifference.of(runs(0.9), runs(0.1, 0.1), Figure.ACCURACY);
        assertThat(one.difference()).isEqualTo(0.8, within(1e-12));
        assertThat(one.standardError()).isNull();
        assertThat(one.undecided()).isTrue();

        PairedDifference none = PairedDifference.of(Map.of(), runs(0.1), Figure.ACCURACY);
        assertThat(none).isEqualTo(new PairedDifference(Figure.ACCURACY, 0, none.seeds(), null, null, true));
    }

    @Test
    void equalRunsDoNotDiffer() {
        PairedDifference same = PairedDifference.of(runs(0.5, 0.6), runs(0.5, 0.6), Figure.ACCURACY);
        assertThat(same.difference()).isZero();
        assertThat(same.undecided()).isTrue();
    }

    @Test
    void aFigureThatOneSideLacksIsNotCompared() {
        assertThat(PairedDifference.of(runs(0.5, 0.6), runs(0.5, 0.6), Figure.PERPLEXITY)
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
