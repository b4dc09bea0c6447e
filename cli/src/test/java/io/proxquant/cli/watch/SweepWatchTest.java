package io.proxquant.cli.watch;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When a sweep is through: all its runs are, whatever became of them. */
class SweepWatchTest {
    private final SweepWatch watch = new SweepWatch("shapes", "shapes", 3, List.of());

    @Test
    void everyRunIsAwaitedUntilItCompletedFailedOrWasCancelled() {
        assertThat(watch.awaited()).contains("3 of 3 runs, first shapes-1");
        watch.accept(Events.completed(90));
        assertThat(watch.awaited()).contains("2 of 3 runs, first shapes-2");
        watch.accept(new RunFailed("shapes-2", "shapes", ReasonCode.RUN_DIVERGED, "loss is NaN", 4L));
        watch.accept(new RunCancelled("shapes-3", "shapes", 7));
        assertThat(watch.awaited()).isEmpty();
    }

    @Test
    void runsOfOthersDoNotCountAndARepeatChangesNothing() {
        watch.accept(new RunCompleted("shapes-4", "shapes", Events.DIGEST, 90, Events.DIGEST, 90, 1));
        watch.accept(Events.completed(90));
        watch.accept(Events.completed(90));
        assertThat(watch.awaited()).contains("2 of 3 runs, first shapes-2");
        assertThat(watch.has("shapes-3")).isTrue();
        assertThat(watch.has("shapes")).isFalse();
    }

    @Test
    void aRefusedSweepHasNoRunsToWaitFor() {
        RunFailed refused = new RunFailed("shapes", "shapes", ReasonCode.SWEEP_INVALID, "name too long", null);
        assertThatThrownBy(() -> watch.accept(refused))
                .isInstanceOf(RunEnded.class)
                .hasMessage("sweep shapes failed, SWEEP_INVALID: name too long");
        assertThatThrownBy(() -> watch.accept(new RunCancelled("shapes", "shapes", 0)))
                .isInstanceOf(RunEnded.class);
    }
}
