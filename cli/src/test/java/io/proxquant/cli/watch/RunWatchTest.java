package io.proxquant.cli.watch;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactRejected;
import io.proxquant.contracts.EvaluationSkipped;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.LayersSection;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.QuantizationVariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When a run is through, judged from events in whatever order they come. */
class RunWatchTest {
    private final RunWatch watch = watch(null, variant("binary", ArtifactKind.HARD));

    @Test
    void trainingThenVerdictIsAwaited() {
        assertThat(watch.awaited()).contains("training");
        watch.accept(Events.completed(90));
        assertThat(watch.awaited()).contains("verdict on binary");
        watch.accept(Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        assertThat(watch.awaited()).as("scores are not yet a verdict").contains("verdict on binary");
        watch.accept(Events.decided(90, "binary", Verdict.PROMOTED));
        assertThat(watch.awaited()).isEmpty();
        assertThat(watch.results().main().orElseThrow().verdict()).isEqualTo("promoted");
        assertThat(watch.results().failure()).isEmpty();
    }

    @Test
    void aVerdictMayOvertakeTheEndOfTheRunAndComeTwice() {
        watch.accept(Events.decided(90, "binary", Verdict.PROMOTED));
        watch.accept(Events.decided(90, "binary", Verdict.PROMOTED));
        watch.accept(Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        assertThat(watch.awaited()).contains("training");
        watch.accept(Events.completed(90));
        assertThat(watch.awaited()).isEmpty();
    }

    @Test
    void otherRunsStepsAndVariantsDoNotCount() {
        watch.accept(Events.completed(90));
        watch.accept(Events.decided(80, "binary", Verdict.PROMOTED));
        watch.accept(Events.decided(90, "ternary", Verdict.PROMOTED));
        watch.accept(new RunFailed("shapes-2", "shapes", ReasonCode.DATA_MISSING, "not ours", null));
        assertThat(watch.awaited()).contains("verdict on binary");
    }

    @Test
    void theLastWarmStartIsTheHardProjection() {
        watch.accept(Events.evaluation(20, Phase.WARM_START, "binary", 0.41));
        watch.accept(Events.evaluation(10, Phase.WARM_START, "binary", 0.12));
        watch.accept(Events.completed(90));
        watch.accept(Events.evaluation(90, Phase.FINAL, "binary", 0.93));
        watch.accept(Events.decided(90, "binary", Verdict.PROMOTED));
        assertThat(watch.results().projected("binary").orElseThrow().accuracy()).isEqualTo(0.41);
    }

    @Test
    void aFailedOrCancelledRunEndsTheWaitWithItsReason() {
        assertThatThrownBy(() -> watch.accept(
                        new RunFailed("shapes-1", "shapes", ReasonCode.DATA_MISSING, "file train is nowhere", 3L)))
                .hasMessageContaining("DATA_MISSING")
                .hasMessageContaining("file train is nowhere");
        assertThatThrownBy(() -> watch.accept(new RunCancelled("shapes-1", "shapes", 7)))
                .hasMessageContaining("cancelled at step 7");
    }

    @Test
    void refusalsRejectionsAndSkipsAreLastWordsToo() {
        var refused = watch(5L, variant("binary", ArtifactKind.HARD));
        refused.accept(Events.decided(5, "binary", Verdict.REFUSED));
        assertThat(refused.awaited()).isEmpty();
        assertThat(refused.results().main().orElseThrow().verdict()).isEqualTo("refused");
        assertThat(refused.results().main().orElseThrow().reason()).isEqualTo("DATA_MISSING");
        assertThat(refused.results().failure())
                .contains("binary was not scored: refused, DATA_MISSING: file train is nowhere");

        var rejected = watch(5L, variant("binary", ArtifactKind.HARD));
        rejected.accept(new ArtifactRejected(
                "shapes",
                "shapes-1",
                5L,
                null,
                new Quantization("binary", ArtifactKind.HARD, Events.DIGEST),
                ReasonCode.WEIGHTS_NOT_FINITE,
                "conv1.weight[7] is NaN"));
        assertThat(rejected.awaited()).isEmpty();
        assertThat(rejected.results().main().orElseThrow().reason()).contains("conv1.weight[7]");
        assertThat(rejected.results().failure().orElseThrow())
                .as("what makes the command exit with 1")
                .contains("binary was not scored: WEIGHTS_NOT_FINITE");

        var skipped = watch(5L, variant("binary", ArtifactKind.HARD));
        skipped.accept(new EvaluationSkipped(
                "shapes", "shapes-1", 5, "artifacts/a/b/c/v1.json", "binary", ReasonCode.DATA_MISSING));
        assertThat(skipped.awaited()).isEmpty();
    }

    @Test
    void aCheckpointRefusedAsAWholeEndsTheWait() {
        var watched = watch(5L, variant("binary", ArtifactKind.HARD));
        assertThatThrownBy(() -> watched.accept(new ArtifactRejected(
                        "shapes", "shapes-1", 5L, null, null, ReasonCode.CHECKPOINT_INVALID, "header at byte 8")))
                .hasMessageContaining("CHECKPOINT_INVALID")
                .hasMessageContaining("header at byte 8");
    }

    @Test
    void aPointOfTheProxPathIsThroughWithItsScores() {
        var watched = watch(5L, variant("path-0.1", ArtifactKind.PROX));
        watched.accept(Events.evaluation(
                5, Phase.FINAL, "path-0.1", ArtifactKind.PROX, Events.accuracy(0.9), Events.accuracy(0.8)));
        assertThat(watched.awaited()).isEmpty();
    }

    @Test
    void aRecipeWithoutQuantizationsIsThroughWithItsTraining() {
        var watched = watch(null);
        watched.accept(Events.completed(3));
        assertThat(watched.awaited()).isEmpty();
        assertThat(watched.results().main()).isEmpty();
    }

    private static RunWatch watch(Long step, QuantizationVariant... variants) {
        return new RunWatch("shapes", "shapes-1", List.of(variants), step);
    }

    private static QuantizationVariant variant(String name, ArtifactKind kind) {
        Double strength = kind == ArtifactKind.PROX ? 0.1 : null;
        return new QuantizationVariant(name, kind, "binary", "tensor", strength, LayersSection.all(), Options.none());
    }
}
