package io.proxquant.cli.offline;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.models.calibration.Calibration;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Recipe;

import static org.assertj.core.api.Assertions.assertThat;

class CalibrateCommandTest {
    private static Path weights;

    @TempDir
    Path directory;

    private Path recipe;
    private Path artifact;
    private Path out;

    @BeforeAll
    static void train(@TempDir Path shared) throws Exception {
        weights = TrainedNetwork.weights(TrainedNetwork.images(shared), 60, shared.resolve("weights.safetensors"));
    }

    @BeforeEach
    void quantize() throws Exception {
        recipe = TrainedNetwork.images(directory);
        artifact = TrainedNetwork.artifact(weights, directory.resolve("quantized"));
        out = directory.resolve("calibrated");
    }

    @Test
    void codesAndAllButTheStatisticsKeepTheirBytes() throws Exception {
        assertThat(calibrate("--samples", 100, "--batch", 20).exit()).isZero();
        int codes = 0;
        try (SafetensorsFile before = SafetensorsFile.open(artifact, SafetensorsLimits.defaults());
                SafetensorsFile after = SafetensorsFile.open(calibrated(), SafetensorsLimits.defaults())) {
            assertThat(after.header().tensors().keySet())
                    .isEqualTo(before.header().tensors().keySet());
            assertThat(after.header().metadata()).isEqualTo(before.header().metadata());
            for (TensorInfo tensor : before.header().tensors().values()) {
                byte[] now = after.open(after.header().tensor(tensor.name())).readAllBytes();
                if (tensor.name().contains("running_")) {
                    assertThat(now)
                            .as(tensor.name())
                            .isNotEqualTo(before.open(tensor).readAllBytes());
                } else {
                    assertThat(now)
                            .as(tensor.name())
                            .isEqualTo(before.open(tensor).readAllBytes());
                }
                codes += tensor.name().endsWith(".codes") ? 1 : 0;
            }
        }
        assertThat(codes).isEqualTo(10); // stem, six convolutions, two shortcuts, classifier
    }

    @Test
    void theStatisticsAreThoseOfTheCalibrationInTheNetworkItself() throws Exception {
        calibrate("--samples", 100, "--batch", 20);
        Recipe read = TrainedNetwork.read(recipe);
        try (ArtifactFile before = ArtifactFile.open(artifact, SafetensorsLimits.defaults());
                ArtifactFile after = ArtifactFile.open(calibrated(), SafetensorsLimits.defaults());
                Network network = Networks.create(read.network(), 0)) {
            for (ParameterView p : network.parameters()) {
                float[] values = before.dequantize(p.name());
                network.port().write(p.name(), 0, values, 0, values.length);
            }
            new Calibration(TrainedNetwork.data(read).training(), 100, 20, read.seed()).statistics(network, Set.of());
            for (ParameterView p : network.parameters()) {
                assertThat(after.dequantize(p.name()))
                        .as(p.name())
                        .isEqualTo(network.port().readAll(p));
            }
        }
    }

    @Test
    void theReportHoldsTheScoresOfBothArtifacts() throws Exception {
        JsonNode report = calibrate("--samples", 100, "--json").json();
        assertThat(report.get("before").get("loss"))
                .isEqualTo(evaluate(artifact).get("loss"));
        assertThat(report.get("after").get("loss"))
                .isEqualTo(evaluate(calibrated()).get("loss"));
        assertThat(report.get("after").get("loss").asDouble())
                .as("statistics that fit help a one-bit network")
                .isLessThan(report.get("before").get("loss").asDouble());
        assertThat(report.get("samples").asInt()).isEqualTo(100);
        assertThat(report.get("batches").asInt()).isEqualTo(1);
        assertThat(report.at("/statistics/parameters").asInt()).isEqualTo(18);
        assertThat(report.at("/biases/parameters").asInt()).isZero();
        assertThat(report.get("biasesLeft").asText()).contains("no --parent");
        assertThat(calibrate("--samples", 100).out()).contains("test split before: accuracy", "written to");
    }

    @Test
    void withTheFloatWeightsTheClassifiersBiasIsCorrectedToo() throws Exception {
        JsonNode report = calibrate("--parent", weights, "--json").json();
        assertThat(report.at("/biases/parameters").asInt()).isEqualTo(1);
        assertThat(report.at("/biases/largestChange").asDouble()).isPositive();
        assertThat(report.has("biasesLeft")).isFalse();
        JsonNode manifest = manifest();
        assertThat(manifest.at("/calibration/biases/0").asText()).isEqualTo("fc.bias");
        Path plain = directory.resolve("plain");
        Offline without = Offline.run(new CalibrateCommand(), arguments(plain, "--parent", weights, "--no-biases"));
        assertThat(without.out()).contains("0 biases corrected", "(--no-biases)");
        try (ArtifactFile kept =
                        ArtifactFile.open(plain.resolve("artifact.safetensors"), SafetensorsLimits.defaults());
                ArtifactFile source = ArtifactFile.open(artifact, SafetensorsLimits.defaults())) {
            assertThat(kept.dequantize("fc.bias")).isEqualTo(source.dequantize("fc.bias"));
        }
    }

    @Test
    void theManifestLeadsBackToTheArtifactTheRecipeAndTheFloatWeights() throws Exception {
        calibrate("--samples", 50);
        JsonNode manifest = manifest();
        JsonNode source = Json.mapper().readTree(Files.readAllBytes(artifact.resolveSibling("manifest.json")));
        assertThat(manifest.get("checkpoint")).isEqualTo(source.get("checkpoint"));
        assertThat(manifest.at("/source/sha256").asText())
                .isEqualTo(Digest.of(Files.readAllBytes(artifact)).hex());
        assertThat(manifest.get("sourceDigest")).isEqualTo(source.get("artifactDigest"));
        assertThat(manifest.at("/artifact/sha256").asText())
                .isEqualTo(Digest.of(Files.readAllBytes(calibrated())).hex());
        assertThat(manifest.get("recipe").asText())
                .isEqualTo(TrainedNetwork.read(recipe).digest().hex());
        assertThat(manifest.at("/calibration/statistics")).hasSize(18);
        try (ArtifactFile after = ArtifactFile.open(calibrated(), SafetensorsLimits.defaults())) {
            assertThat(manifest.get("artifactDigest").asText())
                    .isEqualTo(after.summary().artifactDigest().hex());
        }
    }

    @Test
    void theSameCommandAgainSucceedsAndOtherContentIsLeftAlone() throws Exception {
        calibrate("--samples", 50);
        byte[] before = Files.readAllBytes(calibrated());
        assertThat(calibrate("--samples", 50).exit()).isZero();
        Offline other = calibrate("--samples", 60);
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("holds other content already");
        assertThat(Files.readAllBytes(calibrated())).isEqualTo(before);
        assertNothingLeftBehind();
    }

    @Test
    void whatCannotBeCalibratedIsRefusedAndLeavesNothing() throws Exception {
        Path quantized = artifact;
        artifact = weights;
        assertRefused("is no artifact; quantize it first");
        artifact = quantized;
        assertRefused(2, "--samples and --batch must be 1 or more", "--samples", 0);
        if (ComputeDevice.GPU.missing().isPresent()) {
            assertRefused("--device gpu: ", "--device", "GPU");
        }
        Path other = TrainedNetwork.weights(recipe, 1, directory.resolve("other.safetensors"));
        assertRefused("was made from", "--parent", other);
        recipe = TrainedNetwork.text(directory);
        assertRefused("the weights are not those of this 'lstm'");
    }

    @Test
    void dataIsReadFromTheDirectoryThatIsNamed() throws Exception {
        Random random = new Random(4);
        for (String[] files : new String[][] {{"train", "60"}, {"t10k", "20"}}) {
            int count = Integer.parseInt(files[1]);
            Files.write(directory.resolve(files[0] + "-images-idx3-ubyte"), idx(random, 256, count, 28, 28));
            Files.write(directory.resolve(files[0] + "-labels-idx1-ubyte"), idx(random, 10, count));
        }
        recipe = Files.writeString(
                directory.resolve("fashion.yaml"),
                Files.readString(recipe)
                        .replaceFirst("data: .*", "data: {type: fashion-mnist, trainCount: 40, validationCount: 20}"));
        JsonNode report =
                calibrate("--data", "fashion-mnist=file:" + directory, "--json").json();
        assertThat(report.get("samples").asInt()).as("all there are").isEqualTo(40);
        assertThat(report.at("/before/samples").asInt()).isEqualTo(20);
    }

    private static byte[] idx(Random random, int bound, int... extents) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {0, 0, 8, (byte) extents.length});
        int size = 1;
        for (int extent : extents) {
            file.writeBytes(ByteBuffer.allocate(4).putInt(extent).array());
            size *= extent;
        }
        for (int i = 0; i < size; i++) {
            file.write(random.nextInt(bound));
        }
        return file.toByteArray();
    }

    private void assertRefused(String message, Object... options) throws Exception {
        assertRefused(1, message, options);
    }

    private void assertRefused(int exit, String message, Object... options) throws Exception {
        Offline run = calibrate(options);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
        assertThat(out).doesNotExist();
        assertNothingLeftBehind();
    }

    private void assertNothingLeftBehind() throws Exception {
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.contains(".part"));
        }
    }

    private Offline calibrate(Object... options) {
        return Offline.run(new CalibrateCommand(), arguments(out, options));
    }

    private Object[] arguments(Path to, Object... options) {
        Object[] own = {artifact, "--recipe", recipe, "--out", to, "--threads", TrainedNetwork.THREADS};
        Object[] all = Arrays.copyOf(own, own.length + options.length);
        System.arraycopy(options, 0, all, own.length, options.length);
        return all;
    }

    private JsonNode evaluate(Path file) {
        return Offline.run(
                        new EvaluateCommand(), file, "--recipe", recipe, "--threads", TrainedNetwork.THREADS, "--json")
                .json();
    }

    private Path calibrated() {
        return out.resolve("artifact.safetensors");
    }

    private JsonNode manifest() throws Exception {
        return Json.mapper().readTree(Files.readAllBytes(out.resolve("manifest.json")));
    }
}
