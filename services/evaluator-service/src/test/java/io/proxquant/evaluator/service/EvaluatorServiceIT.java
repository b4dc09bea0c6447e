package io.proxquant.evaluator.service;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.EvaluationSkipped;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RuleVerdict;
import io.proxquant.contracts.Verdict;
import io.proxquant.evaluator.evaluation.TinyPipeline;
import io.proxquant.evaluator.evaluation.TinyPipeline.Stored;
import io.proxquant.messaging.RunningClients;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service with a real broker and a real store: artifact events in, evaluations and decisions out. */
@QuarkusTest
@WithTestResource(StackResource.class)
class EvaluatorServiceIT extends ServiceCase {
    @Inject
    Aliases aliases;

    @Inject
    RunningClients clients;

    @Test
    void anArtifactIsEvaluatedAndPromotedAndARepeatedEventChangesNothing() {
        TinyPipeline pipeline = images("first", "maxLoss: 100, minAccuracyGainOverChampionPoints: 0");
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);

        wire.send(event);
        wire.send(event);
        wire.send(event);

        List<Wire.Said> said = awaitSaid("first", 6);
        assertThat(said)
                .extracting(s -> s.event().getClass().getSimpleName())
                .containsExactly(
                        "EvaluationCompleted",
                        "PromotionDecided",
                        "EvaluationCompleted",
                        "PromotionDecided",
                        "EvaluationCompleted",
                        "PromotionDecided");
        assertThat(said.stream().distinct()).hasSize(2);
        EvaluationCompleted evaluation = (EvaluationCompleted) said.get(0).event();
        PromotionDecided decided = (PromotionDecided) said.get(1).event();
        assertThat(evaluation.validation().artifact().samples()).isEqualTo(60);
        assertThat(evaluation.baseline().checkpoint()).isEqualTo(warmStart.digest());
        assertThat(decided.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decided.aliasEntry()).isEqualTo(1);
        assertThat(decided.rules())
                .extracting(rule -> rule.verdict())
                .containsExactly(RuleVerdict.PASSED, RuleVerdict.NOT_APPLICABLE);
        assertThat(aliases.history("first")).hasSize(1);
        assertThat(store.all("decisions/first/").toList()).containsExactly(new ObjectKey(decided.decision()));
        assertThat(store.size(new ObjectKey(evaluation.evaluation()))).isPresent();
        assertThat(get("/api/models/first/champion").path("champion").toString())
                .isEqualTo(event.stored().manifest());
    }

    @Test
    void aBaselineWithNaNFailsTheGateClosed() {
        TinyPipeline pipeline = images("nan", "maxAccuracyDropPoints: 100");
        Stored warmStart = pipeline.checkpoint(
                "run", 5, Phase.WARM_START, 7, values -> Arrays.fill(values.get("conv1.weight"), Float.NaN));
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});

        wire.send(pipeline.artifact(last, Phase.FINAL, warmStart));

        PromotionDecided decided = (PromotionDecided) awaitSaid("nan", 2).get(1).event();
        assertThat(decided.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decided.reason()).isEqualTo(ReasonCode.METRIC_NOT_FINITE);
        assertThat(aliases.history("nan")).isEmpty();
    }

    @Test
    void whatNamesSomethingMissingIsRefusedAndTheNextIsServed() {
        TinyPipeline pipeline = images("missing", "maxLoss: 100");
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 808, values -> {});
        Stored later = pipeline.checkpoint("run", 11, Phase.FINAL, 809, values -> {});
        ArtifactPublished gone = pipeline.artifact(last, Phase.FINAL, null);
        store.delete(new ObjectKey(gone.stored().object().key()));

        wire.send(gone);
        wire.send(pipeline.artifact(later, Phase.FINAL, null));

        List<Wire.Said> said = awaitSaid("missing", 3);
        PromotionDecided refused = (PromotionDecided) said.get(0).event();
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.reason()).isEqualTo(ReasonCode.OBJECT_MISSING);
        assertThat(refused.rules()).isEmpty();
        assertThat(refused.detail()).contains(gone.stored().object().key());
        assertThat(((PromotionDecided) said.get(2).event()).verdict()).isEqualTo(Verdict.PROMOTED);
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedWithTheLineOfTheRecipesFile() throws Exception {
        TinyPipeline narrow = images("misfit", "maxLoss: 100");
        ArtifactPublished artifact =
                narrow.artifact(narrow.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        String wide = TinyPipeline.IMAGES.replace("width: 2", "width: 4");
        TinyPipeline pipeline = new TinyPipeline(store, manifests, blobs, files, wide, "misfit", "maxLoss: 100");
        Digest recipe = pipeline.recipe().digest();
        new NumberedLog<>(store, manifests, ManifestKeys.recipeSources(recipe), RecipeSource.class)
                .append(0, RecipeReader.source("wide.yaml", "# a comment\n" + wide.formatted("misfit", "")));

        wire.send(pipeline.asking(artifact, pipeline.data()));

        PromotionDecided refused =
                (PromotionDecided) awaitSaid("misfit", 1).get(0).event();
        assertThat(refused.reason()).isEqualTo(ReasonCode.CHECKPOINT_MISFIT);
        assertThat(refused.detail())
                .startsWith("wide.yaml:5: network: weights " + artifact.stored().digest())
                .contains("conv1.weight[4, 1, 3, 3] is [2, 1, 3, 3] there");
    }

    @Test
    void dataThatTheNetworkHasNoPlaceForIsRefusedWithTheLineOfTheRecipesFile() throws Exception {
        TinyPipeline pipeline =
                new TinyPipeline(store, manifests, blobs, files, TinyPipeline.WORDS, "words", "maxLoss: 100");
        ArtifactPublished artifact =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        new NumberedLog<>(
                        store,
                        manifests,
                        ManifestKeys.recipeSources(pipeline.recipe().digest()),
                        RecipeSource.class)
                .append(0, RecipeReader.source("words.yaml", TinyPipeline.WORDS.formatted("words", "")));

        wire.send(pipeline.asking(artifact, TinyPipeline.text(store, "a b\nc\n", "a c\n", "a\n")));

        PromotionDecided refused =
                (PromotionDecided) awaitSaid("words", 1).get(0).event();
        assertThat(refused.reason()).isEqualTo(ReasonCode.DATA_MISFIT);
        assertThat(refused.detail()).startsWith("words.yaml:4: network.vocabulary: is 3, but data 'text' has 5 words");
    }

    @Test
    void aForeignCheckpointIsJudgedOnGeneratedDataAndRefusedWithoutItsRecipe() {
        TinyPipeline pipeline = images("foreign", "maxLoss: 100");
        Stored last = pipeline.checkpoint("foreign", 10, Phase.FOREIGN, 8, values -> {});
        Stored later = pipeline.checkpoint("foreign", 11, Phase.FOREIGN, 9, values -> {});
        ArtifactPublished known = pipeline.asking(pipeline.artifact(last, Phase.FOREIGN, null), null);
        ArtifactPublished unbound = pipeline.asking(pipeline.artifact(later, Phase.FOREIGN, null), null);

        ObjectKey recipe = ObjectKey.of("recipes", unbound.lineage().recipe() + ".json");
        byte[] canonical = store.find(recipe, 1 << 20).orElseThrow();
        store.delete(recipe);
        wire.send(unbound);
        PromotionDecided refused =
                (PromotionDecided) awaitSaid("foreign", 1).get(0).event();
        store.create(recipe, canonical);
        wire.send(known);
        PromotionDecided promoted =
                (PromotionDecided) awaitSaid("foreign", 3).get(2).event();

        assertThat(promoted.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(refused.reason()).isEqualTo(ReasonCode.RECIPE_MISSING);
    }

    @Test
    void dataThatNobodyNamedAreTheOperatorsOwnScoredWithoutTrainingFilesAndRecordedByDigest() {
        String yaml = TinyPipeline.IMAGES.replaceFirst("data: .*", "data: " + ConfiguredImages.SECTION);
        TinyPipeline pipeline = new TinyPipeline(store, manifests, blobs, files, yaml, "configured", "maxLoss: 100");
        Stored last = pipeline.checkpoint("foreign", 10, Phase.FOREIGN, 8, values -> {});

        wire.send(pipeline.asking(pipeline.artifact(last, Phase.FOREIGN, null), null));

        List<Wire.Said> said = awaitSaid("configured", 2);
        EvaluationCompleted evaluation = (EvaluationCompleted) said.get(0).event();
        assertThat(evaluation.validation().artifact().samples()).isEqualTo(ConfiguredImages.VALIDATION);
        assertThat(evaluation.test().artifact().samples()).isEqualTo(ConfiguredImages.TEST);
        assertThat(((PromotionDecided) said.get(1).event()).verdict()).isEqualTo(Verdict.PROMOTED);
        DataManifest found =
                DataManifest.fromJson(store.find(ObjectKey.of("data", evaluation.data() + ".json"), 1 << 20)
                        .orElseThrow());
        assertThat(found.digest()).isEqualTo(evaluation.data());
        assertThat(found.files())
                .extracting(DataFile::role)
                .containsExactly("test-images", "test-labels", "validation-images", "validation-labels");
    }

    @Test
    void dataThatNobodyNamedAndNobodyConfiguredAreRefusedWithWhatToSet() {
        String yaml = TinyPipeline.IMAGES.replaceFirst("data: .*", "data: {type: mnist, validationCount: 5}");
        yaml = yaml.replace("depth: 8", "depth: 14");
        TinyPipeline pipeline = new TinyPipeline(store, manifests, blobs, files, yaml, "nowhere", "maxLoss: 100");
        Stored last = pipeline.checkpoint("foreign", 10, Phase.FOREIGN, 8, values -> {});

        wire.send(pipeline.asking(pipeline.artifact(last, Phase.FOREIGN, null), null));

        PromotionDecided refused =
                (PromotionDecided) awaitSaid("nowhere", 1).get(0).event();
        assertThat(refused.reason()).isEqualTo(ReasonCode.DATA_MISSING);
        assertThat(refused.detail())
                .contains(
                        "neither the event nor the binding of model nowhere", "proxquant.data.mnist", "--data mnist=");
    }

    @Test
    void aDeletedArtifactIsRefusedUnlessItHasItsVerdict() {
        TinyPipeline pipeline = images("deleted", "maxLoss: 100");
        ArtifactPublished judged =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        ArtifactPublished late =
                pipeline.artifact(pipeline.checkpoint("run", 11, Phase.FINAL, 9, values -> {}), Phase.FINAL, null);
        wire.send(judged);
        List<Wire.Said> first = awaitSaid("deleted", 2);
        for (ArtifactPublished each : List.of(judged, late)) {
            store.create(LiveManifests.mark(new ObjectKey(each.stored().manifest())), new byte[] {'{', '}'});
        }

        wire.send(judged);
        wire.send(late);

        List<Wire.Said> said = awaitSaid("deleted", 5);
        assertThat(said.subList(2, 4)).isEqualTo(first);
        PromotionDecided refused = (PromotionDecided) said.get(4).event();
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.reason()).isEqualTo(ReasonCode.MANIFEST_DELETED);
        assertThat(aliases.history("deleted")).hasSize(1);
    }

    @Test
    void thePolicyPassesOverCheckpointsOnTheWayAndNeverAWarmStart() {
        TinyPipeline pipeline = images("policy", "maxLoss: 100");
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored onTheWay = pipeline.checkpoint("run", 7, Phase.QUANTIZING, 8, values -> {});

        wire.send(pipeline.artifact(warmStart, Phase.WARM_START, null));
        wire.send(pipeline.artifact(onTheWay, Phase.QUANTIZING, warmStart));

        List<Wire.Said> said = awaitSaid("policy", 3);
        PromotionDecided decided = (PromotionDecided) said.get(1).event();
        assertThat(decided.reason()).isEqualTo(ReasonCode.PHASE_NOT_PROMOTABLE);
        EvaluationSkipped skipped = (EvaluationSkipped) said.get(2).event();
        assertThat(skipped.reason()).isEqualTo(ReasonCode.POLICY_NOT_FINAL);
    }

    @Test
    void anotherRunTakesOverOnlyByBeatingTheChampionOnTheSameData() {
        TinyPipeline pipeline = images("contest", "maxLoss: 100, minAccuracyGainOverChampionPoints: 100");
        Stored first = pipeline.checkpoint("run-a", 10, Phase.FINAL, 8, values -> {});
        Stored second = pipeline.checkpoint("run-b", 10, Phase.FINAL, 9, values -> {});
        ArtifactPublished champion = pipeline.artifact(first, Phase.FINAL, null);
        wire.send(champion);
        awaitSaid("contest", 2);

        wire.send(pipeline.artifact(second, Phase.FINAL, null));

        PromotionDecided decided =
                (PromotionDecided) awaitSaid("contest", 4).get(3).event();
        assertThat(decided.reason()).isEqualTo(ReasonCode.RULE_FAILED);
        assertThat(decided.champion()).isEqualTo(champion.stored().manifest());
        assertThat(decided.rules().get(1).observed()).isNotNull();
    }

    @Test
    void aRunThatEndsInTheChampionsVeryWeightsIsToldThatItReigns() {
        TinyPipeline pipeline = images("twins", "maxLoss: 100, minAccuracyGainOverChampionPoints: 0");
        Stored first = pipeline.checkpoint("run-a", 10, Phase.FINAL, 8, values -> {});
        Stored second = pipeline.checkpoint("run-b", 20, Phase.FINAL, 8, values -> {});
        ArtifactPublished champion = pipeline.artifact(first, Phase.FINAL, null);
        ArtifactPublished twin = pipeline.artifact(second, Phase.FINAL, null);
        assertThat(twin.stored().manifest()).isEqualTo(champion.stored().manifest());
        wire.send(champion);
        awaitSaid("twins", 2);

        wire.send(twin);
        wire.send(twin);

        List<Wire.Said> said = awaitSaid("twins", 6);
        assertThat(((EvaluationCompleted) said.get(2).event()).run()).isEqualTo("run-b");
        PromotionDecided decided = (PromotionDecided) said.get(3).event();
        assertThat(decided.run()).isEqualTo("run-b");
        assertThat(decided.reason()).isEqualTo(ReasonCode.ALREADY_CHAMPION);
        assertThat(decided.champion()).isEqualTo(champion.stored().manifest());
        assertThat(said.subList(4, 6)).isEqualTo(said.subList(2, 4));
        assertThat(aliases.history("twins")).hasSize(1);
    }

    @Test
    void aChampionThatCanNoLongerBeScoredIsNotReplaced() {
        TinyPipeline pipeline = images("lost", "maxLoss: 100, minAccuracyGainOverChampionPoints: -100");
        ArtifactPublished champion =
                pipeline.artifact(pipeline.checkpoint("run-a", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        wire.send(champion);
        awaitSaid("lost", 2);
        store.delete(new ObjectKey(champion.stored().manifest()));

        wire.send(pipeline.artifact(pipeline.checkpoint("run-b", 10, Phase.FINAL, 9, values -> {}), Phase.FINAL, null));

        PromotionDecided decided =
                (PromotionDecided) awaitSaid("lost", 4).get(3).event();
        assertThat(decided.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decided.reason()).isEqualTo(ReasonCode.METRIC_MISSING);
    }

    @Test
    void everyMetricIsOneOfTheContracts() {
        TinyPipeline pipeline = images("metrics", "maxLoss: 100");
        wire.send(pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null));
        awaitSaid("metrics", 2);

        // a decision is measured after it was published
        await().atMost(LONG).untilAsserted(() -> {
            String text = get("/q/metrics").asString();
            Set<String> known =
                    MetricNames.catalogue().stream().map(Metric::name).collect(Collectors.toSet());
            Set<String> shown = text.lines()
                    .filter(line -> line.startsWith("proxquant_"))
                    .map(line -> line.replaceFirst("[{ ].*", "").replaceFirst("_(count|sum|max|bucket)$", ""))
                    .collect(Collectors.toSet());
            assertThat(known).containsAll(shown);
            assertThat(shown)
                    .contains(
                            MetricNames.EVALUATIONS,
                            MetricNames.EVALUATION_SECONDS,
                            MetricNames.EVALUATION_ACCURACY,
                            MetricNames.EVALUATION_TIMESTAMP,
                            MetricNames.GATE_DECISIONS,
                            MetricNames.CHAMPION_TIMESTAMP,
                            MetricNames.EVENTS_CONSUMED,
                            MetricNames.READY);
            String common = "installation=\"proxquant\",";
            assertThat(text)
                    .contains(
                            MetricNames.GATE_DECISIONS + "{" + common
                                    + "reason=\"none\",service=\"evaluator\",verdict=\"promoted\"}",
                            MetricNames.CHECKPOINT_TO_DECISION_SECONDS + "_bucket{" + common
                                    + "service=\"evaluator\",le=\"1800.0\"",
                            MetricNames.CHAMPION_TIMESTAMP + "{" + common + "model=\"metrics\"");
        });
    }

    @Test
    void theRunningClientsAreConfiguredAsPromised() {
        assertThat(clients.violations(Set.of())).isEmpty();
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(get("/q/health/ready").statusCode()).isEqualTo(200));
    }

    private TinyPipeline images(String model, String gate) {
        return new TinyPipeline(store, manifests, blobs, files, TinyPipeline.IMAGES, model, gate);
    }
}
