package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.models.scoring.Evaluation;
import io.proxquant.models.scoring.Score;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class EvaluateCommandTest {
    private static Path weights;

    @TempDir
    Path directory;

    private Path recipe;

    @BeforeAll
    static void train(@TempDir Path shared) throws Exception {
        weights = TrainedNetwork.weights(TrainedNetwork.images(shared), 30, shared.resolve("weights.safetensors"));
    }

    @BeforeEach
    void write() throws Exception {
        recipe = TrainedNetwork.images(directory);
    }

    @Test
    void aCheckpointScoresWhatItsNetworkScoresOnTheTestSplit() throws Exception {
        JsonNode report = evaluate(weights, "--json").json();
        Score expected =
                score(weights, TrainedNetwork.data(TrainedNetwork.read(recipe)).test());
        assertThat(report.get("accuracy").asDouble()).isEqualTo(expected.accuracy());
        assertThat(report.get("loss").asDouble()).isEqualTo(expected.loss());
        assertThat(report.get("samples").asLong()).isEqualTo(60);
        assertThat(report.get("split").asText()).isEqualTo("test");
        assertThat(report.get("kind").asText()).isEqualTo("checkpoint");
        assertThat(report.has("perplexity")).isFalse();
        assertThat(report.has("absentFiles")).isFalse();
        try (SafetensorsFile file = SafetensorsFile.open(weights, SafetensorsLimits.defaults())) {
            assertThat(report.get("digest").asText())
                    .isEqualTo(CheckpointDigest.of(file.digests()).hex());
        }
    }

    @Test
    void aNetworkBeyondTheMemoryThatThereIsIsRefusedBeforeItIsMade() throws Exception {
        Recipe read = TrainedNetwork.read(recipe);
        RecipeSource source = RecipeReader.source(recipe);
        assertThatThrownBy(
                        () -> NetworkWeights.fresh(read, source, ComputeDevice.CPU, AvailableMemory.ofMachine(10_000)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("[OVER_BUDGET] ")
                .hasMessageContaining("images.yaml:4: network: network resnet of depth 8, width 4 needs at least")
                .hasMessageContaining("machine or container have 9.8 KiB; lower network.depth or network.width");
    }

    @Test
    void anArtifactScoresWhatItsDecodedCodesScore() throws Exception {
        Path artifact = TrainedNetwork.artifact(weights, directory.resolve("out"));
        Path decoded = directory.resolve("decoded.safetensors");
        Recipe read = TrainedNetwork.read(recipe);
        try (ArtifactFile file = ArtifactFile.open(artifact, SafetensorsLimits.defaults());
                Network network = Networks.create(read.network(), 0)) {
            for (ParameterView p : network.parameters()) {
                float[] values = file.dequantize(p.name());
                network.port().write(p.name(), 0, values, 0, values.length);
            }
            TrainedNetwork.write(network, decoded);
        }
        JsonNode report = evaluate(artifact, "--json", "--split", "validation").json();
        Score expected = score(decoded, TrainedNetwork.data(read).validation());
        assertThat(report.get("loss").asDouble()).isEqualTo(expected.loss());
        assertThat(report.get("accuracy").asDouble()).isEqualTo(expected.accuracy());
        assertThat(report.get("samples").asLong()).isEqualTo(40);
        assertThat(report.get("kind").asText()).isEqualTo("artifact");
        JsonNode floating = evaluate(weights, "--json", "--split", "VALIDATION").json();
        assertThat(floating.get("loss").asDouble()).isNotEqualTo(expected.loss());
    }

    @Test
    void aLanguageModelHasAPerplexity() throws Exception {
        recipe = TrainedNetwork.text(directory);
        Path text = TrainedNetwork.weights(recipe, 5, directory.resolve("text.safetensors"));
        JsonNode report = evaluate(text, "--json").json();
        assertThat(report.get("perplexity").asDouble())
                .isEqualTo(Math.exp(report.get("loss").asDouble()))
                .isBetween(1.0, 250.0);
        assertThat(report.get("samples").asLong()).isEqualTo(300);
        assertThat(report.has("accuracy")).isFalse();
        assertThat(evaluate(text).out()).contains("perplexity", "test split, 300 samples");
    }

    @Test
    void figuresThatAreNotFiniteAreAbsentWithTheirReason() throws Exception {
        Recipe read = TrainedNetwork.read(recipe);
        Path broken = directory.resolve("nan.safetensors");
        try (Network network = Networks.create(read.network(), 0)) {
            network.port().write("fc.bias", 0, new float[] {Float.NaN}, 0, 1);
            TrainedNetwork.write(network, broken);
        }
        JsonNode report = evaluate(broken, "--json").json();
        assertThat(report.has("loss")).isFalse();
        assertThat(report.has("accuracy")).isFalse();
        assertThat(report.at("/nonFinite/loss").asText()).isEqualTo("NaN");
        assertThat(evaluate(broken).out()).contains("not finite");
        assertThat(evaluate(broken).exit())
                .as("weights without a score are no success")
                .isEqualTo(1);
        assertThat(evaluate(broken).err()).contains("the weights have no score");
    }

    @Test
    void weightsOfAnotherArchitectureAreRefusedByTensor() throws Exception {
        Path other = Offline.write(
                directory.resolve("other.safetensors"), TensorData.of("fc.weight", Offline.gaussian(160, 1), 16, 10));
        Offline run = evaluate(other, "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        other + ": " + recipe + ":4: network: the weights are not those of this 'resnet'",
                        "missing conv1.weight",
                        "fc.weight[10, 16] is [16, 10] there");
    }

    @Test
    void aNameMapThatLeavesATensorOverIsRefusedWithItsLine() throws Exception {
        recipe = Files.writeString(
                directory.resolve("named.yaml"),
                Files.readString(recipe)
                        .replaceFirst("shortcut: B}", "shortcut: B,\n  names: {fc: linear, bn1: norm1}}"));
        Offline run = evaluate(weights);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        weights + ": " + recipe + ":5: network.names: the weights are not those of this 'resnet'",
                        "missing linear.weight[10, 16]",
                        "unknown fc.weight");
    }

    @Test
    void weightsOfACompiledModuleAreScoredAsTheRefusalAdvises() throws Exception {
        Path compiled = directory.resolve("compiled.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(weights, SafetensorsLimits.defaults())) {
            List<TensorData> tensors = new ArrayList<>();
            for (TensorInfo tensor : file.header().tensors().values()) {
                tensors.add(TensorData.of("_orig_mod." + tensor.name(), file.readAll(tensor.name()), tensor.shape()));
            }
            tensors.add(TensorData.of("ema.decay", new float[] {1}, 1));
            SafetensorsWriter.write(compiled, tensors, Map.of());
        }
        assertThat(evaluate(compiled).err())
                .contains("with _orig_mod. before their names: write prefix: \"_orig_mod.\" into the recipe's network"
                        + " section; with that still unknown ema.decay; where the network is to do without, write"
                        + " ignore: [\"ema.decay\"]");
        JsonNode plain = evaluate(weights, "--json").json();
        recipe = Files.writeString(
                directory.resolve("prefixed.yaml"),
                Files.readString(recipe)
                        .replaceFirst("shortcut: B}", "shortcut: B, prefix: \"_orig_mod.\", ignore: [\"ema.decay\"]}"));
        Offline run = evaluate(compiled, "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.json().get("loss")).isEqualTo(plain.get("loss"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--split, training set, 2, --split",
        "--batch, 0, 2, --batch must be 1 or more",
        "--threads, 0, 2, --threads must be 1 or more",
        "--device, tpu, 2, --device",
        "--data, fashion-mnist=file:/nowhere, 1, --data fashion-mnist=... is not used",
        "--data, synthetic-images=/nowhere, 2, must start with file:",
        "--data, synthetic-images=s3://bucket/x, 1, this command reads files only"
    })
    void wrongArgumentsAreToldApart(String option, String value, int exit, String message) {
        Offline run = evaluate(weights, option, value);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theDeviceIsTheProcessorUnlessAnotherIsThereAndChosen() throws Exception {
        JsonNode plain = evaluate(weights, "--json").json();
        assertThat(plain.get("device").asText()).isEqualTo("cpu");
        assumeFalse(ComputeDevice.GPU.missing().isEmpty(), "there is a GPU here");
        assertThat(evaluate(weights, "--json", "--device", "AUTO").json()).isEqualTo(plain);
        Offline gpu = evaluate(weights, "--device", "GPU");
        assertThat(gpu.exit()).isEqualTo(1);
        assertThat(gpu.out()).isEmpty();
        assertThat(gpu.err())
                .contains("--device gpu: networks shall compute on a GPU, but")
                .hasLineCount(1);
    }

    @Test
    void dataOfFilesIsAskedForAndMissedByName() throws Exception {
        recipe = Files.writeString(
                directory.resolve("fashion.yaml"),
                Files.readString(recipe).replaceFirst("data: .*", "data: {type: fashion-mnist}"));
        assertThat(evaluate(weights).err())
                .contains("say where it is with --data fashion-mnist=file:")
                .doesNotContain("s3:");
        Offline absent = evaluate(weights, "--data", "fashion-mnist=file:" + directory);
        assertThat(absent.exit()).isEqualTo(1);
        assertThat(absent.err()).contains("there is no train-images-idx3-ubyte", directory.toString());
    }

    @Test
    void onlyTheFilesOfTheSplitThatIsScoredHaveToBeThere() throws Exception {
        recipe = Files.writeString(
                directory.resolve("cifar.yaml"),
                Files.readString(recipe)
                        .replaceFirst("channels: 1", "channels: 3")
                        .replaceFirst("data: .*", "data: {type: cifar10}"));
        Path colour = TrainedNetwork.untrained(recipe, directory.resolve("colour.safetensors"));
        byte[] images = new byte[20 * (1 + 3 * 32 * 32)];
        new java.util.Random(4).nextBytes(images);
        for (int i = 0; i < 20; i++) {
            images[i * (1 + 3 * 32 * 32)] = (byte) (i % 10);
        }
        Path test = Files.createDirectory(directory.resolve("test-only"));
        Files.write(test.resolve("test_batch.bin"), images);

        Offline scored = evaluate(colour, "--json", "--data", "cifar10=file:" + test);
        assertThat(scored.err()).isEmpty();
        assertThat(scored.json().get("samples").asLong()).isEqualTo(20);
        assertThat(scored.json().get("absentFiles"))
                .as("the digest is not a submitted run's")
                .hasSize(5);
        assertThat(evaluate(colour, "--data", "cifar10=file:" + test).out())
                .contains("without data_batch_1.bin, data_batch_2.bin", "not that of a submitted run");

        Offline training = evaluate(colour, "--split", "training", "--data", "cifar10=file:" + test);
        assertThat(training.exit()).isEqualTo(1);
        assertThat(training.err()).contains("training split", "there is no data_batch_1.bin, data_batch_2.bin");
    }

    @Test
    void textWithMoreWordsThanTheNetworkIsRefusedWithTheLineAndTheKey() throws Exception {
        Path words = words(5, "");
        Path untrained = TrainedNetwork.untrained(recipe, directory.resolve("words.safetensors"));
        Offline run = evaluate(untrained, "--data", "text=file:" + words);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("proxquant: " + recipe
                        + ":4: network.vocabulary: is 5, but data 'text' has 6 words, and its test split uses"
                        + " number 6; set it to 6, or keep the most frequent words alone with data.vocabulary:"
                        + " 5\n");
    }

    @Test
    void aByteOrderMarkChangesNoFigure() throws Exception {
        Path plain = words(6, "");
        Path untrained = TrainedNetwork.untrained(recipe, directory.resolve("words.safetensors"));
        JsonNode expected =
                evaluate(untrained, "--json", "--data", "text=file:" + plain).json();
        JsonNode marked = evaluate(untrained, "--json", "--data", "text=file:" + words(6, "\uFEFF"))
                .json();
        assertThat(marked.get("data")).as("the stored bytes are others").isNotEqualTo(expected.get("data"));
        for (String figure : List.of("perplexity", "loss", "samples")) {
            assertThat(marked.get(figure)).isEqualTo(expected.get(figure));
        }
    }

    /** A recipe for a network of so many words, and texts of six whose files begin with a mark. */
    private Path words(int vocabulary, String mark) throws Exception {
        recipe = Files.writeString(
                directory.resolve("words.yaml"),
                """
                apiVersion: proxquant.io/v1
                model: words
                seed: 3
                network: {type: lstm, vocabulary: VOCABULARY, embedding: 8, hidden: 8}
                data: {type: text}
                """
                        .replace("VOCABULARY", Integer.toString(vocabulary)));
        Path data = Files.createDirectory(directory.resolve("words" + mark.length()));
        Files.writeString(data.resolve("train.txt"), mark + "the cat sat\nthe mat\n");
        Files.writeString(data.resolve("valid.txt"), mark + "the cat\n");
        Files.writeString(data.resolve("test.txt"), mark + "the mat\n the zebra\n");
        return data;
    }

    @Test
    void recipesAndWeightsThatAreNotThereAreNamed() throws Exception {
        Path gone = directory.resolve("gone.yaml");
        assertThat(Offline.run(new EvaluateCommand(), weights, "--recipe", gone).err())
                .contains("there is no recipe", "gone.yaml");
        assertThat(evaluate(directory.resolve("gone.safetensors")).err()).contains("gone.safetensors: no such file");
        recipe = Files.writeString(
                directory.resolve("bare.yaml"), Files.readString(recipe).replaceFirst("network: .*\n", ""));
        assertThat(evaluate(weights).err()).contains("network");
        assertThat(evaluate(weights).exit()).isEqualTo(1);
    }

    private Offline evaluate(Path file, Object... options) {
        Object[] own = {file, "--recipe", recipe};
        Object[] all = Arrays.copyOf(own, own.length + options.length);
        System.arraycopy(options, 0, all, own.length, options.length);
        return Offline.run(new EvaluateCommand(), all);
    }

    /** With the threads that the command takes by itself: the last bits of a loss depend on them. */
    private Score score(Path file, Dataset split) throws Exception {
        StartedEngine.start(Runtime.getRuntime().availableProcessors());
        Recipe read = TrainedNetwork.read(recipe);
        try (SafetensorsFile source = SafetensorsFile.open(file, SafetensorsLimits.defaults());
                Network network = Networks.create(read.network(), 0)) {
            for (ParameterView p : network.parameters()) {
                float[] values = source.readAll(p.name());
                network.port().write(p.name(), 0, values, 0, values.length);
            }
            return Evaluation.score(network, split, 25);
        }
    }
}
