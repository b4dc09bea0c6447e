package io.proxquant.cli.watch;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.EvaluationSkipped;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.QuantizationVariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When a run is through, judged from events in whatever order they come. */
class RunWatchTest {
    private static final RequestReference ASKED = new RequestReference("/proxquant/test/cli", "1");
    private static final RequestReference ANOTHER = new RequestReference("/elsewhere", "1");

    private final RunWatch watch = watch(null, variant("binary", ArtifactKind.HARD));

    @Test
    void trainingThenVerdictIsAwaited() {
        assertThat(watch.awaited()).contains("training");
        say(watch, Events.completed(90));
        assertThat(watch.awaited()).contains("verdict on binary");
        say(watch, Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        assertThat(watch.awaited()).as("scores are not yet a verdict").contains("verdict on binary");
        say(watch, Events.decided(90, "binary", Verdict.PROMOTED));
        assertThat(watch.awaited()).isEmpty();
        assertThat(watch.results().main().orElseThrow().verdict()).isEqualTo(VariantVerdict.PROMOTED);
        assertThat(watch.results().failures()).isEmpty();
    }

    @Test
    void aVerdictMayOvertakeTheEndOfTheRunAndComeTwice() {
        say(watch, Events.decided(90, "binary", Verdict.PROMOTED));
        say(watch, Events.decided(90, "binary", Verdict.PROMOTED));
        say(watch, Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        assertThat(watch.awaited()).contains("training");
        say(watch, Events.completed(90));
        assertThat(watch.awaited()).isEmpty();
    }

    @Test
    void otherRunsStepsAndVariantsDoNotCount() {
        say(watch, Events.completed(90));
        say(watch, Events.decided(80, "binary", Verdict.PROMOTED));
        say(watch, Events.decided(90, "ternary", Verdict.PROMOTED));
        say(watch, new RunFailed("shapes-2", "shapes", ReasonCode.DATA_MISSING, "not ours", null));
        assertThat(watch.awaited()).contains("verdict on binary");
    }

    @Test
    void theLastWarmStartIsTheHardProjection() {
        say(watch, Events.evaluation(20, Phase.WARM_START, "binary", 0.41));
        say(watch, Events.evaluation(10, Phase.WARM_START, "binary", 0.12));
        say(watch, Events.completed(90));
        say(watch, Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        say(watch, Events.decided(90, "binary", Verdict.PROMOTED));
        assertThat(watch.results().projected("binary").orElseThrow().accuracy()).isEqualTo(0.41);
    }

    @Test
    void aFailedOrCancelledRunEndsTheWaitWithItsReason() {
        assertThatThrownBy(() -> say(
                        watch,
                        new RunFailed("shapes-1", "shapes", ReasonCode.DATA_MISSING, "file train is nowhere", 3L)))
                .hasMessageContaining("DATA_MISSING")
                .hasMessageContaining("file train is nowhere");
        assertThatThrownBy(() -> say(watch, new RunCancelled("shapes-1", "shapes", 7)))
                .hasMessageContaining("cancelled at step 7");
    }

    @Test
    void refusalsRejectionsAndSkipsAreLastWordsToo() {
        var refused = watch(5L, variant("binary", ArtifactKind.HARD));
        say(refused, Events.decided(5, "binary", Verdict.REFUSED));
        assertThat(refused.awaited()).isEmpty();
        assertThat(refused.results().main().orElseThrow().verdict()).isEqualTo(VariantVerdict.REFUSED);
        assertThat(refused.results().main().orElseThrow().reason()).contains(ReasonCode.DATA_MISSING);
        assertThat(refused.results().failures())
                .containsExactly("binary: refused, DATA_MISSING: file train is nowhere");

        var rejected = watch(5L, variant("binary", ArtifactKind.HARD));
        say(
                rejected,
                new ArtifactRejected(
                        "shapes",
                        "shapes-1",
                        5L,
                        null,
                        new Quantization("binary", ArtifactKind.HARD, Events.DIGEST),
                        ReasonCode.WEIGHTS_NOT_FINITE,
                        "conv1.weight[7] is NaN"));
        assertThat(rejected.awaited()).isEmpty();
        assertThat(rejected.results().main().orElseThrow().detail()).contains("conv1.weight[7]");
        assertThat(rejected.results().failures())
                .as("what makes the command exit with 1")
                .containsExactly("binary: not quantized, WEIGHTS_NOT_FINITE: conv1.weight[7] is NaN");

        var skipped = watch(5L, variant("binary", ArtifactKind.HARD));
        say(
                skipped,
                new EvaluationSkipped(
                        new RunStep("shapes", "shapes-1", 5),
                        "artifacts/a/b/c/v1.json",
                        "binary",
                        ReasonCode.DATA_MISSING));
        assertThat(skipped.awaited()).isEmpty();
    }

    @Test
    void aCheckpointRefusedAsAWholeEndsTheWait() {
        var watched = watch(5L, variant("binary", ArtifactKind.HARD));
        assertThatThrownBy(() -> say(
                        watched,
                        ArtifactRejected.whole(
                                new RunStep("shapes", "shapes-1", 5),
                                null,
                                ReasonCode.CHECKPOINT_INVALID,
                                "header at byte 8")))
                .hasMessageContaining("CHECKPOINT_INVALID")
                .hasMessageContaining("header at byte 8");
    }

    @Test
    void aPointOfTheProxPathIsThroughWithItsScores() {
        var watched = watch(5L, variant("path-0.1", ArtifactKind.PROX));
        say(
                watched,
                Events.evaluation(
                        5, Phase.FINAL, "path-0.1", ArtifactKind.PROX, Events.accuracy(0.9), Events.accuracy(0.8)));
        assertThat(watched.awaited()).isEmpty();
    }

    @Test
    void aRecipeWithoutQuantizationsIsThroughWithItsTraining() {
        var watched = watch(null);
        say(watched, Events.completed(3));
        assertThat(watched.awaited()).isEmpty();
        assertThat(watched.results().main()).isEmpty();
    }

    @Test
    void whatAnotherRequestUnderTheSameNameIsToldIsPassedOver() {
        RunFailed taken = new RunFailed("shapes-1", "shapes", ReasonCode.RUN_EXISTS, "the run name is taken", null);
        watch.accept(new CorrelatedEvent(taken, ANOTHER));
        watch.accept(new CorrelatedEvent(Events.completed(90), ANOTHER));
        assertThat(watch.awaited()).contains("training");
        watch.accept(new CorrelatedEvent(Events.completed(90), ASKED));
        watch.accept(new CorrelatedEvent(Events.decided(90, "binary", Verdict.REFUSED), ANOTHER));
        assertThat(watch.awaited()).contains("verdict on binary");
        watch.accept(new CorrelatedEvent(Events.decided(90, "binary", Verdict.PROMOTED), ASKED));
        assertThat(watch.awaited()).isEmpty();
        assertThat(watch.results().outcome()).isEqualTo(RunOutcome.PROMOTED);
    }

    @Test
    void whoseNameIsTakenIsToldSo() {
        RunFailed taken = new RunFailed("shapes-1", "shapes", ReasonCode.RUN_EXISTS, "the run name is taken", null);
        assertThatThrownBy(() -> watch.accept(new CorrelatedEvent(taken, ASKED)))
                .isInstanceOf(RunEnded.class)
                .hasMessageContaining("RUN_EXISTS");
    }

    @Test
    void answersThatNameNobodyAreTakenByNameAsBefore() {
        say(watch, Events.completed(90));
        say(watch, Events.decided(90, "binary", Verdict.PROMOTED));
        assertThat(watch.awaited()).isEmpty();
    }

    @Test
    void otherWeightsUnderTheSameStepHaveAnswersOfTheirOwn() {
        var first = watch(5L, variant("binary", ArtifactKind.HARD));
        first.accept(new CorrelatedEvent(
                ArtifactRejected.whole(
                        new RunStep("shapes", "shapes-1", 5), null, ReasonCode.DIGEST_MISMATCH, "theirs"),
                ANOTHER));
        first.accept(new CorrelatedEvent(Events.decided(5, "binary", Verdict.REFUSED), ANOTHER));
        assertThat(first.awaited()).contains("verdict on binary");
        first.accept(new CorrelatedEvent(Events.decided(5, "binary", Verdict.PROMOTED), ASKED));
        assertThat(first.results().main().orElseThrow().verdict()).isEqualTo(VariantVerdict.PROMOTED);
    }

    @Test
    void theRefusalOfTheLastCheckpointMayOvertakeTheEndOfTheRun() {
        var refused = ArtifactRejected.whole(
                new RunStep("shapes", "shapes-1", 90), null, ReasonCode.CHECKPOINT_INVALID, "header at byte 8");
        say(watch, refused);
        assertThatThrownBy(() -> say(watch, Events.completed(90)))
                .isInstanceOf(RunEnded.class)
                .hasMessageContaining("header at byte 8");
    }

    @Test
    void everyVariantIsAwaitedAndTheOutcomeIsOfAll() {
        var both = watch(null, variant("binary", ArtifactKind.HARD), variant("ternary", ArtifactKind.HARD));
        say(both, Events.completed(90));
        say(both, Events.rejected(90, "binary", ReasonCode.RULE_FAILED));
        assertThat(both.awaited()).contains("verdict on ternary");
        say(both, Events.decided(90, "ternary", Verdict.PROMOTED));
        assertThat(both.awaited()).isEmpty();
        assertThat(both.results().outcome()).isEqualTo(RunOutcome.PROMOTED);
        assertThat(both.results().main().orElseThrow().name()).isEqualTo("ternary");
    }

    private static void say(RunWatch watch, Event event) {
        watch.accept(new CorrelatedEvent(event, null));
    }

    private static RunWatch watch(Long step, QuantizationVariant... variants) {
        return new RunWatch(ASKED, "shapes", "shapes-1", List.of(variants), step);
    }

    private static QuantizationVariant variant(String name, ArtifactKind kind) {
        Double strength = kind == ArtifactKind.PROX ? 0.1 : null;
        return QuantizationVariant.of(name, kind, "binary", "tensor", strength, LayersSection.all(), Options.none());
    }
}
