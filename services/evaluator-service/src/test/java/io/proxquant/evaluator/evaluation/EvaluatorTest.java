package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.BaselineRole;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Scores;
import io.proxquant.evaluator.evaluation.TinyPipeline.Stored;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.Score;
import io.proxquant.recipes.DataManifest;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What is scored is the packed file, and it is scored once. */
class EvaluatorTest extends EvaluatorCase {
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
    void aFloatParentInSeveralFilesIsTheSameBaseline() throws Exception {
        TinyPipeline pipeline = pipeline(TinyPipeline.IMAGES);
        Stored whole = pipeline.checkpoint("run", 10, Phase.FINAL, 8, values -> {});
        ArtifactPublished event = pipeline.artifact(pipeline.inSeveralFiles(whole), Phase.FINAL, null);

        EvaluationCompleted found = evaluate(pipeline, event);

        assertThat(found.baseline().checkpoint()).isEqualTo(whole.digest());
        assertThat(found.validation().baseline()).isEqualTo(scores(scoreOf(pipeline, whole.values(), true)));
        assertThat(found.footprint().quantizationGap()).isPositive();
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
        store.delete(new ObjectKey(event.stored().object().key()));
        store.create(new ObjectKey(event.stored().object().key()), changed);
        blobs = new Blobs(store, files.resolve("other-spool"), 1 << 26);
        evaluator = newEvaluator();

        assertThatThrownBy(() -> evaluate(pipeline, event))
                .hasMessageContaining(event.stored().object().sha256().hex());
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

    private ArtifactFile open(ArtifactPublished event) throws IOException {
        return ArtifactFile.open(blobs.fetch(event.stored().object()), SafetensorsLimits.defaults());
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
        Path source = blobs.fetch(event.stored().object());
        byte[] bytes = Files.readAllBytes(source);
        try (SafetensorsFile file = SafetensorsFile.open(source, SafetensorsLimits.defaults())) {
            TensorInfo codes = file.header().tensor(tensor + ".codes");
            int at = Math.toIntExact(file.header().dataStart() + codes.begin() + bit / 8);
            bytes[at] ^= (byte) (1 << (bit % 8));
        }
        return Files.write(files.resolve("flipped.safetensors"), bytes);
    }
}
