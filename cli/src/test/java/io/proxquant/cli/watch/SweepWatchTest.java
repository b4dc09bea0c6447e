package io.proxquant.cli.watch;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.QuantizationVariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When a sweep is through: all its runs are, whatever became of them. */
class SweepWatchTest {
    private static final RequestReference ASKED = new RequestReference("/proxquant/test/cli", "sweep");

    private final SweepWatch watch = new SweepWatch(ASKED, "shapes", "shapes", 3, List.of());

    @Test
    void everyRunIsAwaitedUntilItCompletedFailedOrWasCancelled() {
        assertThat(watch.awaited()).contains("3 of 3 runs, first shapes-1");
        say(Events.completed(90));
        assertThat(watch.awaited()).contains("2 of 3 runs, first shapes-2");
        say(new RunFailed("shapes-2", "shapes", ReasonCode.RUN_DIVERGED, "loss is NaN", 4L));
        say(new RunCancelled("shapes-3", "shapes", 7));
        assertThat(watch.awaited()).isEmpty();
    }

    @Test
    void runsOfOthersDoNotCountAndARepeatChangesNothing() {
        say(new RunCompleted("shapes-4", "shapes", Events.DIGEST, 90, Events.DIGEST, 90, 1));
        say(Events.completed(90));
        say(Events.completed(90));
        assertThat(watch.awaited()).contains("2 of 3 runs, first shapes-2");
        assertThat(watch.has("shapes-3")).isTrue();
        assertThat(watch.has("shapes")).isFalse();
    }

    @Test
    void aRefusedSweepHasNoRunsToWaitFor() {
        RunFailed refused = new RunFailed("shapes", "shapes", ReasonCode.SWEEP_INVALID, "name too long", null);
        assertThatThrownBy(() -> say(refused))
                .isInstanceOf(RunEnded.class)
                .hasMessage("sweep shapes failed, SWEEP_INVALID: name too long");
        assertThatThrownBy(() -> say(new RunCancelled("shapes", "shapes", 0))).isInstanceOf(RunEnded.class);
    }

    @Test
    void aMemberWhoseNameIsTakenIsNotTheRunThatHasIt() {
        RequestReference holder = new RequestReference("/elsewhere", "7");
        watch.accept(new CorrelatedEvent(Events.completed(90), holder));
        assertThat(watch.awaited()).contains("3 of 3 runs, first shapes-1");
        watch.accept(new CorrelatedEvent(
                new RunFailed("shapes-1", "shapes", ReasonCode.RUN_EXISTS, "the run name is taken", null), ASKED));
        assertThat(watch.awaited()).contains("2 of 3 runs, first shapes-2");
        assertThat(watch.failures()).singleElement().asString().contains("shapes-1", "RUN_EXISTS");
    }

    @Test
    void whatIsMissingInTheMeanAndWhatWasPromotedIsSaid() {
        var variant = QuantizationVariant.of(
                "binary", ArtifactKind.HARD, "binary", "tensor", null, LayersSection.all(), Options.none());
        var judged = new SweepWatch(ASKED, "shapes", "shapes", 1, List.of(variant));
        judged.accept(new CorrelatedEvent(Events.completed(90), ASKED));
        judged.accept(new CorrelatedEvent(Events.decided(90, "binary", Verdict.PROMOTED), ASKED));
        assertThat(judged.failures()).isEmpty();
        assertThat(judged.promoted()).containsExactly("shapes-1 binary: promoted, as champion number 1");

        var refused = new SweepWatch(ASKED, "shapes", "shapes", 1, List.of(variant));
        refused.accept(new CorrelatedEvent(Events.completed(90), ASKED));
        refused.accept(new CorrelatedEvent(Events.decided(90, "binary", Verdict.REFUSED), ASKED));
        assertThat(refused.failures())
                .containsExactly("run shapes-1: binary: refused, DATA_MISSING: file train is nowhere");
    }

    private void say(Event event) {
        watch.accept(new CorrelatedEvent(event, null));
    }
}
