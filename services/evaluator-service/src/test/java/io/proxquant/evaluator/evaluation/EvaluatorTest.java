package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.BaselineRole;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.evaluator.evaluation.TinyPipeline.Stored;
import io.proxquant.messaging.Refused;
import io.proxquant.messaging.Work;
import io.proxquant.models.AvailableMemory;
import io.proxquant.models.ComputeDevice;
import io.proxquant.models.Evaluation;
import io.proxquant.models.Network;
import io.proxquant.models.Score;
import io.proxquant.models.TrainingThreads;
import io.proxquant.models.data.AllowedPlaces;
import io.proxquant.models.data.DataFiles;
import io.proxquant.models.data.DataSources;
import io.proxquant.models.data.DataSplits;
import io.proxquant.recipes.DataManifest;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ManifestDeletedException;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.submissions.SubmittedData;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What is scored is the packed file, and it is scored once. */
class EvaluatorTest {
    private static final AvailableMemory MEMORY = new AvailableMemory(1L << 30);
    private static final Work WORK = new Work() {
        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public void alive() {}

        @Override
        public void checkpointProgress(String phase, long position) {}
    };

    @TempDir
    Path files;

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Manifests manifests =
            new Manifests(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                    .toString());
    private Blobs blobs;
    private Evaluator evaluator;

    @BeforeAll
    static void engine() {
        TrainingThreads.start(1);
    }

    @BeforeEach
    void wire() {
        blobs = new Blobs(store, files.resolve("spool"), 1 << 26);
        evaluator = newEvaluator();
    }

    private Evaluator newEvaluator() {
        DataFiles places =
                new DataFiles(new AllowedPlaces(List.of(), "bucket", name -> Optional.empty()), store, blobs);
        return new Evaluator(
                new Artifacts(manifests, blobs),
                new Checkpoints(store, manifests, blobs),
                new Scorer(manifests, new OpenData(new SubmittedData(store), places), ComputeDevice.CPU, MEMORY));
    }

    @Test
    void anImageArtifactScoresWhatItsDecodedWeightsScore() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint("warm", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);

        EvaluationCompleted found = evaluate(pipeline, event);

        Score artifact = scoreOf(pipeline, decoded(event), true);
        Score baseline = scoreOf(pipeline, warmStart.values(), true);
        assertThat(found.validation().artifact()).isEqualTo(scores(artifact));
        assertThat(found.validation().baseline()).isEqualTo(scores(baseline));
        assertThat(found.test().artifact()).isEqualTo(scores(scoreOf(pipeline, decoded(event), false)));
        assertThat(found.validation().artifact().samples()).isEqualTo(60);
        assertThat(found.test().artifact().samples()).isEqualTo(40);
        assertThat(found.baseline().role()).isEqualTo(BaselineRole.WARM_START);
        assertThat(found.baseline().checkpoint()).isEqualTo(warmStart.digest());
    }

    @Test
    void aTextArtifactScoresThePerplexityOfAllTokens() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.TEXT);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);

        EvaluationCompleted found = evaluate(pipeline, event);

        Scores validation = found.validation().artifact();
        assertThat(validation).isEqualTo(scores(scoreOf(pipeline, decoded(event), true)));
        assertThat(validation.perplexity()).isCloseTo(Math.exp(validation.loss()), within(1e-9));
        assertThat(validation.accuracy()).isNull();
        assertThat(validation.samples()).isEqualTo(300);
        assertThat(found.baseline().role()).isEqualTo(BaselineRole.PARENT);
        assertThat(found.baseline().checkpoint()).isEqualTo(last.digest());
    }

    @Test
    void theFootprintIsThatOfTheFile() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);

        EvaluationCompleted found = evaluate(pipeline, event);

        Map<String, float[]> q = decoded(event);
        long weights = 0;
        long flipped = 0;
        double distance = 0;
        double norm = 0;
        try (ArtifactFile file = open(event)) {
            for (String name : file.names()) {
                if (file.quantized(name)) {
                    for (int i = 0; i < q.get(name).length; i++) {
                        float w = last.values().get(name)[i];
                        weights++;
                        flipped += warmStart.values().get(name)[i] >= 0 == q.get(name)[i] >= 0 ? 0 : 1;
                        distance += Math.pow((double) w - q.get(name)[i], 2);
                        norm += Math.pow(w, 2);
                    }
                }
            }
            ArtifactSummary summary = file.summary();
            assertThat(found.footprint().effectiveBits())
                    .isEqualTo(8.0 * summary.packedBytes() / weights)
                    .isBetween(1.0, 2.0);
            assertThat(found.footprint().storedBytes()).isEqualTo(summary.fileBytes());
        }
        assertThat(found.footprint().signChange())
                .isEqualTo((double) flipped / weights)
                .isPositive();
        assertThat(found.footprint().quantizationGap())
                .isCloseTo(Math.sqrt(distance / norm), within(1e-6))
                .isPositive();
        assertThat(found.footprint().sourceBytes()).isEqualTo(last.weights().bytes());
    }

    @Test
    void oneFlippedCodeBitWithRepairedDigestsChangesTheLogits() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished honest = pipeline.artifact(last, Phase.FINAL, null);
        Path file = flipped(honest, "conv1.weight", 0);
        ArtifactSummary repaired;
        List<String> quantized;
        try (ArtifactFile changed = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            repaired = changed.summary();
            quantized = changed.names().stream().filter(changed::quantized).toList();
        }

        ArtifactPublished forged =
                pipeline.store(last, Phase.FINAL, null, repaired, file, quantized, ArtifactKind.HARD);

        assertThat(evaluate(pipeline, forged).validation().artifact().loss())
                .isNotEqualTo(evaluate(pipeline, honest).validation().artifact().loss());
        Map<String, float[]> before = decoded(honest);
        Map<String, float[]> after = decoded(forged);
        assertThat(after.get("conv1.weight")[0]).isEqualTo(-before.get("conv1.weight")[0]);
        assertThat(logits(pipeline, after)).isNotEqualTo(logits(pipeline, before));
    }

    @Test
    void aFlippedBitWithoutRepairedDigestsIsRefused() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        byte[] changed = Files.readAllBytes(flipped(event, "conv1.weight", 0));
        store.delete(new ObjectKey(event.object().key()));
        store.create(new ObjectKey(event.object().key()), changed);
        blobs = new Blobs(store, files.resolve("other-spool"), 1 << 26);
        evaluator = newEvaluator();

        assertThatThrownBy(() -> evaluate(pipeline, event))
                .hasMessageContaining(event.object().sha256());
    }

    @Test
    void whatWasScoredIsNeverRunAgain() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        EvaluationCompleted first = evaluate(pipeline, event);
        store.delete(ObjectKey.of("data", pipeline.data() + ".json"));
        evaluator = newEvaluator();

        assertThat(evaluate(pipeline, event)).isEqualTo(first);
    }

    @Test
    void aBaselineWithNaNHasNoFiguresAtAll() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint(
                "run", 5, Phase.WARM_START, 7, values -> Arrays.fill(values.get("conv1.weight"), Float.NaN));
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});

        Scores baseline = evaluate(pipeline, pipeline.artifact(last, Phase.FINAL, warmStart))
                .validation()
                .baseline();

        assertThat(baseline.accuracy()).isNull();
        assertThat(baseline.loss()).isNull();
        assertThat(baseline.nonFinite()).containsEntry("accuracy", "NaN").containsEntry("loss", "NaN");
    }

    @Test
    void aPointOfAProxPathIsScoredAtThirtyTwoBits() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});

        EvaluationCompleted found = evaluate(pipeline, pipeline.proxPoint(last, Phase.FINAL));

        assertThat(found.kind()).isEqualTo(ArtifactKind.PROX);
        assertThat(found.footprint().effectiveBits()).isEqualTo(32);
        assertThat(found.validation().artifact()).isEqualTo(found.validation().baseline());
    }

    @Test
    void whatIsMissingIsRefusedByItsName() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);

        store.delete(ObjectKey.of("data", pipeline.data() + ".json"));
        assertRefused(() -> evaluate(pipeline, event), ReasonCode.DATA_MISSING, pipeline.data());
        store.delete(new ObjectKey("checkpoints/tiny/run/000000000005.json"));
        evaluator = newEvaluator();
        assertRefused(() -> evaluate(pipeline, event), ReasonCode.CHECKPOINT_MISSING, warmStart.digest());
        store.delete(new ObjectKey(event.artifact()));
        assertRefused(() -> evaluate(pipeline, event), ReasonCode.OBJECT_MISSING, event.artifact());
    }

    @Test
    void aDeletedArtifactIsRefused() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        store.create(Manifests.deletionMark(new ObjectKey(event.artifact())), new byte[] {'{', '}'});

        assertThatThrownBy(() -> evaluate(pipeline, event))
                .isInstanceOf(ManifestDeletedException.class)
                .hasMessageContaining(event.artifact());
    }

    @Test
    void anArtifactWhoseFileIsGoneIsRefusedThoughACopyIsKeptHere() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, null);
        evaluate(pipeline, event);
        store.delete(new ObjectKey(event.object().key()));

        assertRefused(
                () -> evaluate(pipeline, event),
                ReasonCode.OBJECT_MISSING,
                event.object().key());
    }

    @Test
    void aDeletedCheckpointIsNoBaseline() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored warmStart = pipeline.checkpoint("run", 5, Phase.WARM_START, 7, values -> {});
        Stored last = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(last, Phase.FINAL, warmStart);
        assertThat(evaluate(pipeline, event).baseline().checkpoint())
                .as("and is remembered")
                .isEqualTo(warmStart.digest());
        store.create(
                Manifests.deletionMark(new ObjectKey(ManifestKeys.checkpoint("tiny", "run", 5))),
                new byte[] {'{', '}'});

        assertRefused(() -> evaluate(pipeline, event), ReasonCode.CHECKPOINT_MISSING, warmStart.digest());
    }

    @Test
    void aManifestIsHeldAgainstItsKeyAndAgainstWhoeverNamesIt() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        ArtifactPublished event =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        ArtifactPublished other =
                pipeline.artifact(pipeline.checkpoint("run", 11, Phase.FINAL, 9, values -> {}), Phase.FINAL, null);
        byte[] laid = store.find(new ObjectKey(other.artifact()), 1 << 20).orElseThrow();
        store.delete(new ObjectKey(event.artifact()));
        store.create(new ObjectKey(event.artifact()), laid);

        assertThatThrownBy(() -> evaluate(pipeline, event))
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining("belongs at " + other.artifact());
        assertRefused(
                () -> evaluator.validate(other.artifact(), event.artifactDigest(), pipeline.specification(), 5, WORK),
                ReasonCode.MANIFEST_INVALID,
                event.artifactDigest());
    }

    @Test
    void scoresOfOtherWeightsLaidAtAKeyAreNotTaken() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        ArtifactPublished event =
                pipeline.artifact(pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {}), Phase.FINAL, null);
        evaluate(pipeline, event);
        byte[] scores = store.find(pipeline.specification().key(event.artifactDigest()), 1 << 20)
                .orElseThrow();
        ObjectKey elsewhere = pipeline.specification().key("f".repeat(64));
        store.create(elsewhere, scores);

        assertThatThrownBy(() -> new Scorer(manifests, null, ComputeDevice.CPU, MEMORY)
                        .find("f".repeat(64), pipeline.specification()))
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining(elsewhere.value());
    }

    @Test
    void anArtifactOfAnotherNetworkIsRefused() throws Exception {
        TinyPipeline images = pipeline(TinyPipeline.IMAGES);
        TinyPipeline text = pipeline(TinyPipeline.TEXT);
        Stored last = images.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = images.artifact(last, Phase.FINAL, null);

        assertRefused(() -> evaluate(text, event), ReasonCode.CHECKPOINT_MISFIT, "conv1.weight");
    }

    private TinyPipeline pipeline(String yaml) {
        return new TinyPipeline(store, manifests, blobs, files, yaml, "tiny", "maxLoss: 100");
    }

    private EvaluationCompleted evaluate(TinyPipeline pipeline, ArtifactPublished event) throws Refused {
        return evaluator.evaluate(event, pipeline.recipe(), pipeline.specification(), WORK);
    }

    private ArtifactFile open(ArtifactPublished event) throws IOException {
        return ArtifactFile.open(blobs.fetch(event.object()), SafetensorsLimits.defaults());
    }

    private Map<String, float[]> decoded(ArtifactPublished event) throws IOException {
        try (ArtifactFile file = open(event)) {
            Map<String, float[]> values = new TreeMap<>();
            for (String name : file.names()) {
                values.put(name, file.dequantize(name));
            }
            return values;
        }
    }

    private static Score scoreOf(TinyPipeline pipeline, Map<String, float[]> values, boolean validation)
            throws IOException {
        try (Network network = pipeline.network(99)) {
            network.load(values);
            DataSplits splits = splits(pipeline);
            return Evaluation.score(
                    network,
                    validation ? splits.validation() : splits.test(),
                    pipeline.recipe().evaluation().batch());
        }
    }

    private static float[] logits(TinyPipeline pipeline, Map<String, float[]> values) throws IOException {
        try (Network network = pipeline.network(99)) {
            network.load(values);
            return Evaluation.logits(network, splits(pipeline).validation(), 0, 4);
        }
    }

    private static DataSplits splits(TinyPipeline pipeline) throws IOException {
        DataManifest manifest = new DataManifest(
                pipeline.recipe().data().type(), pipeline.recipe().data().options(), null);
        return DataSources.open(pipeline.recipe().data(), manifest, Map.of());
    }

    private static Scores scores(Score score) {
        return Scores.of(score.accuracy(), score.perplexity(), score.loss(), score.samples());
    }

    /** A copy of the artifact's file with one bit of one tensor's packed codes changed. */
    private Path flipped(ArtifactPublished event, String tensor, int bit) throws IOException {
        Path source = blobs.fetch(event.object());
        byte[] bytes = Files.readAllBytes(source);
        try (SafetensorsFile file = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            TensorInfo codes = file.header().tensor(tensor + ".codes");
            int at = Math.toIntExact(file.header().dataStart() + codes.begin() + bit / 8);
            bytes[at] ^= (byte) (1 << (bit % 8));
        }
        return Files.write(files.resolve("flipped.safetensors"), bytes);
    }

    private static void assertRefused(ThrowingCallable work, ReasonCode reason, String detail) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(detail);
    }
}
