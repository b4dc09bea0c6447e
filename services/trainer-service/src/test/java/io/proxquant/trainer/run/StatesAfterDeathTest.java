package io.proxquant.trainer.run;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A run after a death leaves the next attempt further on whenever it makes a step, and few states in all. */
class StatesAfterDeathTest {
    private static long[] due(StatesAfterDeath states, long from, long to) {
        return LongStream.rangeClosed(from, to).filter(states::due).toArray();
    }

    @Test
    void aRunThatNobodyKilledSavesNothing() {
        assertThat(due(new StatesAfterDeath(false, 0), 1, 1000)).isEmpty();
    }

    @Test
    void theFirstStepIsKeptAndNeverLessThanHalfOfAll() {
        StatesAfterDeath states = new StatesAfterDeath(true, 100);
        assertThat(due(states, 100, 200)).containsExactly(101, 102, 104, 108, 116, 132, 164);
    }

    @Test
    void aCheckpointEndsIt() {
        StatesAfterDeath states = new StatesAfterDeath(true, 0);
        states.checkpointed();
        assertThat(due(states, 1, 1000)).isEmpty();
    }

    @Test
    void workThatAlwaysDiesAtOneStepIsNarrowedDownToItSoon() {
        long poison = 100_000;
        long start = 0;
        int attempts = 0;
        while (start < poison - 1) {
            StatesAfterDeath states = new StatesAfterDeath(true, start);
            start = LongStream.range(start + 1, poison)
                    .filter(states::due)
                    .max()
                    .orElse(start);
            attempts++;
        }
        assertThat(attempts).isLessThanOrEqualTo(17);
    }
}
