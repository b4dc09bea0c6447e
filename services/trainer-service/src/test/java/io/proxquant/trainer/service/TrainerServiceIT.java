package io.proxquant.trainer.service;

import java.nio.file.Path;
import java.util.List;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.LayerFigures;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;
import io.proxquant.contracts.RunProgressed;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.RunStarted;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The trainer as it ships, with a real broker and a real store. */
@QuarkusTest
@QuarkusTestResource(TrainerStack.class)
class TrainerServiceIT extends ServiceCase {
    @Test
    void aRequestBecomesAChainOfCheckpointsAndACompletedRun() throws Exception {
        Recipe recipe = TinyRun.recipe();
        wire.send(TinyRun.request(store, "whole", recipe, TinyRun.data()));
        RunCompleted completed = said(RunCompleted.class, "whole");

        assertThat(completed.steps()).isEqualTo(TinyRun.STEPS);
        assertThat(wire.said(RunStarted.class, "whole")).singleElement().satisfies(started -> {
            assertThat(started.exact()).isTrue();
            assertThat(started.threads()).isEqualTo(1);
            assertThat(started.resumedFromStep()).isNull();
        });
        List<CheckpointPublished> checkpoints = wire.said(CheckpointPublished.class, "whole");
        assertThat(checkpoints)
                .extracting(CheckpointPublished::step)
                .containsExactly(3L, 6L, 8L, 9L, 12L, 15L, 16L, 18L, 20L);
        assertThat(checkpoints)
                .extracting(CheckpointPublished::phase)
                .containsExactly(
                        Phase.WARM_START,
                        Phase.WARM_START,
                        Phase.WARM_START,
                        Phase.QUANTIZING,
                        Phase.QUANTIZING,
                        Phase.QUANTIZING,
                        Phase.FROZEN,
                        Phase.FROZEN,
                        Phase.FINAL);
        assertThat(checkpoints.get(0).lineage().parent()).isNull();
        for (int i = 1; i < checkpoints.size(); i++) {
            assertThat(checkpoints.get(i).lineage().parent())
                    .isEqualTo(checkpoints.get(i - 1).checkpoint());
        }
        assertThat(checkpoints.subList(3, 9))
                .extracting(event -> event.lineage().warmStart())
                .containsOnly(checkpoints.get(2).checkpoint());
        assertThat(checkpoints.get(8).checkpoint()).isEqualTo(completed.finalCheckpoint());
        assertThat(wire.said(RunProgressed.class, "whole"))
                .extracting(event -> event.position().step())
                .isSorted()
                .endsWith(TinyRun.STEPS);
        assertThat(wire.said(RunProgressed.class, "whole"))
                .filteredOn(p -> p.position().phase() == Phase.QUANTIZING)
                .allSatisfy(p -> {
                    assertThat(p.stability().signChange()).isNotNull();
                    assertThat(p.stability().quantizationGap()).isNotNull();
                    assertThat(p.shrink().totalShrink()).isNotNull();
                });
        assertThat(wire.said(RunProgressed.class, "whole"))
                .filteredOn(p -> p.layers() != null)
                .isNotEmpty()
                .flatExtracting(RunProgressed::layers)
                .extracting(LayerFigures::correlation)
                .doesNotContainNull();
    }

    @Test
    void frozenCodesDecodeToTheFrozenWeightsAndNeverMove() throws Exception {
        wire.send(TinyRun.request(store, "frozen", TinyRun.recipe(), TinyRun.data()));
        RunCompleted completed = said(RunCompleted.class, "frozen");
        CheckpointManifest freeze = manifest("frozen", 16);
        CheckpointManifest last = manifest("frozen", completed.finalStep());

        assertThat(last.frozen().object()).isEqualTo(freeze.frozen().object());
        assertThat(manifest("frozen", 15).frozen().object()).isNull();
        Path weights = blobs.fetch(last.weights());
        try (SafetensorsFile floats = SafetensorsFile.open(weights, SafetensorsLimits.defaults());
                ArtifactFile codes =
                        ArtifactFile.open(blobs.fetch(last.frozen().object()), SafetensorsLimits.defaults())) {
            assertThat(codes.names()).isNotEmpty().allMatch(codes::quantized);
            for (String name : codes.names()) {
                assertThat(codes.dequantize(name)).isEqualTo(floats.readAll(name));
                assertThat(codes.dequantize(name)).containsOnly(-1f, 1f);
            }
        }
    }

    @Test
    void theSameRequestAgainGetsTheSameAnswerAndTrainsNothing() {
        RunRequested request = TinyRun.request(store, "twice", TinyRun.recipe(), TinyRun.data());
        wire.send(request);
        said(RunCompleted.class, "twice");
        int checkpoints = wire.said(CheckpointPublished.class, "twice").size();
        wire.send(request);
        await().atMost(PATIENCE)
                .until(() -> wire.said(RunCompleted.class, "twice").size() == 2);

        assertThat(wire.saidWithIds(RunCompleted.class, "twice"))
                .containsOnly(wire.saidWithIds(RunCompleted.class, "twice").get(0));
        assertThat(wire.said(CheckpointPublished.class, "twice")).hasSize(checkpoints);
        assertThat(wire.said(RunStarted.class, "twice")).hasSize(1);
    }

    @Test
    void anotherRequestUnderATakenNameFailsAndTouchesNothing() {
        Recipe recipe = TinyRun.recipe();
        wire.send(TinyRun.request(store, "name", recipe, TinyRun.data()));
        RunCompleted completed = said(RunCompleted.class, "name");
        wire.send(RunRequested.training(
                        "name", recipe.model(), recipe.digest(), TinyRun.data().digest())
                .seeded(99L));

        assertThat(said(RunFailed.class, "name").reason()).isEqualTo(ReasonCode.RUN_EXISTS);
        assertThat(wire.said(RunCompleted.class, "name")).containsExactly(completed);
        assertThat(wire.said(CheckpointPublished.class, "name")).hasSize(9);
    }

    @Test
    void aRunStartsFromAStoredCheckpoint() {
        wire.send(TinyRun.request(store, "origin", TinyRun.recipe(), TinyRun.data()));
        said(RunCompleted.class, "origin");
        Digest warmStart = manifest("origin", 8).checkpoint();
        wire.send(TinyRun.request(store, "from-origin", TinyRun.from(warmStart), TinyRun.data()));
        RunCompleted completed = said(RunCompleted.class, "from-origin");

        assertThat(completed.steps()).isEqualTo(12);
        CheckpointPublished first =
                wire.said(CheckpointPublished.class, "from-origin").get(0);
        assertThat(first.step()).isZero();
        assertThat(first.phase()).isEqualTo(Phase.WARM_START);
        assertThat(first.checkpoint()).isEqualTo(warmStart);
        assertThat(wire.said(CheckpointPublished.class, "from-origin")
                        .get(1)
                        .lineage()
                        .warmStart())
                .isEqualTo(warmStart);
    }

    @Test
    void aWarmStartOfAnotherArchitectureIsRefusedWithTheLinesOfTheRecipesFile() throws Exception {
        wire.send(TinyRun.request(store, "narrow", TinyRun.recipe(), TinyRun.data()));
        Digest narrow = said(RunCompleted.class, "narrow").finalCheckpoint();
        String yaml = TinyRun.wider(narrow);
        RunRequested request = TinyRun.request(store, "wide", TinyRun.read(yaml), TinyRun.data());
        NumberedLog<RecipeSource> sources =
                new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(request.recipe()), RecipeSource.class);
        sources.append(0, RecipeReader.source("wide.yaml", yaml));
        wire.send(request);

        RunFailed failed = said(RunFailed.class, "wide");
        assertThat(failed.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
        assertThat(failed.detail())
                .startsWith("wide.yaml:9: training.warmStart: wide.yaml:4: network: the weights are not those of this"
                        + " 'resnet': ")
                .contains("conv1.weight[8, 1, 3, 3] is [4, 1, 3, 3] there");

        sources.append(1, RecipeReader.source("wide.yaml", "# with a comment\n" + yaml));
        wire.send(request);
        await().atMost(PATIENCE).until(() -> wire.said(RunFailed.class, "wide").size() == 2);
        assertThat(wire.said(RunFailed.class, "wide"))
                .as("the same request from a file whose lines have moved is the same request")
                .containsOnly(failed);
    }

    @Test
    void textWithMoreWordsThanTheNetworkIsRefusedBeforeTheFirstStepWithTheLineOfTheRecipesFile() throws Exception {
        DataManifest data = TinyRun.text(store, "a b c\n".repeat(20) + "d e f\n", "a f\n", "a b\n");
        String yaml = TinyRun.language(6);
        RunRequested request = TinyRun.request(store, "wordy", TinyRun.read(yaml), data);
        new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(request.recipe()), RecipeSource.class)
                .append(0, RecipeReader.source("words.yaml", yaml));
        wire.send(request);

        RunFailed failed = said(RunFailed.class, "wordy");
        assertThat(failed.reason()).isEqualTo(ReasonCode.DATA_MISFIT);
        assertThat(failed.detail())
                .isEqualTo(
                        "words.yaml:4: network.vocabulary: is 6, but data 'text' has 8 words, and its validation split"
                                + " uses number 7; set it to 8, or keep the most frequent words alone with"
                                + " data.vocabulary: 6");
        assertThat(wire.said(RunStarted.class, "wordy")).isEmpty();

        wire.send(TinyRun.request(store, "roomy", TinyRun.read(TinyRun.language(8)), data));
        assertThat(said(RunCompleted.class, "roomy").steps()).isEqualTo(10);

        Recipe crowd = TinyRun.read(TinyRun.language(8).replace("batch: 4", "batch: 400"));
        wire.send(TinyRun.request(store, "crowd", crowd, data));
        assertThat(said(RunFailed.class, "crowd").detail())
                .isEqualTo("training.batch: a batch of 400 cannot be made from a split of 80");
    }

    @Test
    void aSplitThatOnlyTheEvaluatorReadsIsLookedAtBeforeTheTrainingToo() {
        DataManifest data = TinyRun.text(store, "a b c d e\n".repeat(20), "a b\n", "a\nb\nc\n\u00e9 d\n");
        wire.send(TinyRun.request(store, "bad-test", TinyRun.read(TinyRun.language(8)), data));

        RunFailed failed = said(RunFailed.class, "bad-test");
        assertThat(failed.reason()).isEqualTo(ReasonCode.DATA_INVALID);
        assertThat(failed.detail()).contains("line 4: not UTF-8");
        assertThat(wire.said(RunStarted.class, "bad-test")).isEmpty();
    }

    @Test
    void badInputBecomesAFailedRunWithAReason() {
        Digest nowhere = Digest.parse("0".repeat(64));
        Digest data = TinyRun.data().digest();
        Recipe recipe = TinyRun.recipe();
        TinyRun.request(store, "stored-only", recipe, TinyRun.data());
        DataManifest elsewhere = new DataManifest(
                "fashion-mnist",
                Options.none(),
                List.of(new DataFile("train-images", 10, nowhere, List.of("file:/nowhere/at/all"))));

        wire.send(RunRequested.training("no-recipe", TinyRun.MODEL, nowhere, data));
        wire.send(RunRequested.training("no-data", TinyRun.MODEL, recipe.digest(), nowhere));
        wire.send(RunRequested.training("no-checkpoint", TinyRun.MODEL, recipe.digest(), data)
                .startingFrom(nowhere));
        wire.send(TinyRun.request(store, "no-place", TinyRun.fashion(), elsewhere));

        assertThat(said(RunFailed.class, "no-recipe").reason()).isEqualTo(ReasonCode.RECIPE_MISSING);
        assertThat(said(RunFailed.class, "no-data").reason()).isEqualTo(ReasonCode.DATA_MISSING);
        assertThat(said(RunFailed.class, "no-checkpoint").reason()).isEqualTo(ReasonCode.CHECKPOINT_MISSING);
        assertThat(said(RunFailed.class, "no-place").reason()).isEqualTo(ReasonCode.DATA_LOCATION_REFUSED);
    }

    @Test
    void aCancelledRunStopsBetweenTwoStepsAndSaysWhere() {
        wire.send(TinyRun.request(store, "cancelled", TinyRun.endless(), TinyRun.data()));
        await().atMost(PATIENCE)
                .until(() -> wire.said(RunProgressed.class, "cancelled").size() > 3);
        store.create(
                new ObjectKey("runs/cancelled/cancel.json"), "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(said(RunCancelled.class, "cancelled").step()).isPositive();
    }

    @Test
    void metricsHaveTheNamesOfTheContract() {
        wire.send(TinyRun.request(store, "measured", TinyRun.recipe(), TinyRun.data()));
        said(RunCompleted.class, "measured");

        String metrics = RestAssured.get("/q/metrics").asString();
        assertThat(metrics)
                .contains(
                        MetricNames.RUNS + "{installation=\"proxquant\",outcome=\"completed\",reason=\"none\"",
                        MetricNames.TRAINING_STEPS + "{installation=\"proxquant\",phase=\"quantizing\"",
                        MetricNames.TRAINING_STEP_SECONDS,
                        MetricNames.TRAINING_SIGN_CHANGE + "{installation=\"proxquant\",model=\"tiny\"",
                        MetricNames.TRAINING_CORRELATION + "{installation=\"proxquant\",model=\"tiny\"",
                        MetricNames.TRAINING_WORST_CORRELATION + "{installation=\"proxquant\",model=\"tiny\"",
                        MetricNames.TRAINING_TIMESTAMP,
                        MetricNames.CHECKPOINTS_PUBLISHED,
                        MetricNames.RUNS_ACTIVE);
    }

    private CheckpointManifest manifest(String run, long step) {
        return manifests
                .find(new ObjectKey(ManifestKeys.checkpoint(TinyRun.MODEL, run, step)), CheckpointManifest.class)
                .orElseThrow()
                .content();
    }
}
