package io.proxquant.quantization.penalties;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.PenaltyTerm;
import io.proxquant.quantization.Progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A penalty has compressions, a term and a restart, or has them not: what it lacks is absent and not a method that does nothing. */
class PenaltiesTest {
    private static final int STEPS = 4;

    @Test
    void theLossAloneHasNeitherCompressionsNorATerm() {
        assertThat(Penalties.byName("none", Map.of()))
                .isEqualTo(Penalties.none())
                .isEqualTo(new Penalty("none", Optional.empty(), Optional.empty(), false));
    }

    @Test
    void aRestartCompressesAndAddsNothing() {
        Penalty restart = Penalties.byName("restart", Map.of("stepEpochs", 2));

        assertThat(restart.restarts()).isTrue();
        assertThat(restart.term()).isEmpty();
        assertThat(restart.compressions().orElseThrow().count(STEPS, 5))
                .as("after two, four and, at the end of the phase, five epochs")
                .isEqualTo(3);
    }

    @Test
    void aQuadraticTermPullsTowardsWhatWasCompressedAndKeepsMultipliersOnlyWhereItHasThem() {
        PenaltyTerm plain =
                Penalties.byName("quadratic", Map.of("tolerance", 0.25)).term().orElseThrow();
        PenaltyTerm augmented =
                Penalties.byName("augmented-lagrangian", Map.of()).term().orElseThrow();

        float[] gradient = {1, 1};
        plain.addGradient(gradient, new float[] {2, 0}, new float[] {1, 1}, 0.5, Map.of());

        assertThat(gradient).containsExactly(1.5f, 0.5f);
        assertThat(plain.tolerance()).isEqualTo(0.25);
        assertThat(plain.largestRate(4)).isEqualTo(0.25);
        assertThat(plain.stateSizes(7)).isEmpty();
        assertThat(augmented.stateSizes(7)).containsExactly(Map.entry("multipliers", 7));
    }

    @Test
    void compressionsFallDueAtTheEndsOfLSteps() {
        var schedule = Penalties.byName("quadratic", Map.of("stepEpochs", 1))
                .compressions()
                .orElseThrow();

        assertThat(schedule.due(new Progress(2, 0, STEPS, 2, 0.1, 0.1, 0))).isFalse();
        assertThat(schedule.due(new Progress(3, 0, STEPS, 2, 0.1, 0.1, 0))).isTrue();
    }

    @Test
    void withoutCompressionsThereIsNothingToRestartFromOrToPullTowards() {
        assertThatThrownBy(() -> new Penalty("odd", Optional.empty(), Optional.empty(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("odd");
    }
}
