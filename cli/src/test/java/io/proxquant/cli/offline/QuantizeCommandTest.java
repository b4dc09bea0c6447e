package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class QuantizeCommandTest {
    @TempDir
    Path directory;

    private Path network;
    private Path out;

    @BeforeEach
    void write() throws Exception {
        network = Offline.network(directory);
        out = directory.resolve("out");
    }

    @ParameterizedTest(name = "{0} {1} bits per {2}")
    @CsvSource({
        "binary, , tensor",
        "binary, 1, row",
        "binary-unit, , tensor",
        "ternary, 2, tensor",
        "ternary, , row",
        "ternary-two-sided, , row",
        "alternating, , row",
        "alternating, 1, tensor",
        "alternating, 4, row",
        "alternating, 3, group:9"
    })
    void theArtifactDecodesToWhatTheQuantizerGivesAndTheRestIsCopied(String name, Integer bits, String granularity)
            throws Exception {
        Offline run = bits == null
                ? quantize(
                        "--quantizer",
                        name,
                        "--granularity",
                        granularity,
                        "--include",
                        "*c*.weight",
                        "--exclude",
                        "head*")
                : quantize("--quantizer", name, "--bits", bits, "--granularity", granularity, "--exclude", "head*");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        try (ArtifactFile artifact = artifact();
                SafetensorsFile source = SafetensorsFile.open(network, SafetensorsLimits.defaults())) {
            for (String tensor : List.of("conv.weight", "fc.weight")) {
                float[] w = source.readAll(tensor);
                float[] expected = new float[w.length];
                new TensorQuantizer(
                                Quantizers.byName(
                                        name,
                                        name.equals("alternating") && bits != null ? Map.of("bits", bits) : Map.of()),
                                Granularity.parse(granularity))
                        .quantize(w, source.header().tensor(tensor).shape())
                        .dequantize(expected);
                assertThat(artifact.dequantize(tensor)).isEqualTo(expected);
            }
            for (String tensor : List.of("fc.bias", "head.weight")) {
                assertThat(artifact.quantized(tensor)).isFalse();
                assertThat(artifact.dequantize(tensor)).isEqualTo(source.readAll(tensor));
            }
            assertThat(artifact.dtype("steps")).isEqualTo(DType.I64);
            assertThat(artifact.open("steps").readAllBytes()).startsWith(5);
        }
    }

    @Test
    void theReportHoldsSizesAndTheErrorOfEveryQuantizedTensor() throws Exception {
        Offline run = quantize("--quantizer", "alternating", "--bits", "2", "--granularity", "row", "--json");
        JsonNode report = run.json();
        assertThat(report.get("tensors"))
                .extracting(t -> t.get("name").asText())
                .containsExactlyInAnyOrder("conv.weight", "fc.weight", "head.weight");
        long packed = 0;
        for (int[] rows : new int[][] {{6, 27}, {10, 54}, {7, 5}}) {
            packed += (rows[0] * rows[1] * 2 + 7) / 8 + 4L * 2 * rows[0];
        }
        assertThat(report.get("effectiveBitsPerWeight").asDouble())
                .isCloseTo(8.0 * packed / (6 * 27 + 10 * 54 + 7 * 5), within(1e-12));
        assertThat(report.get("sourceBytes").asLong()).isEqualTo(Files.size(network));
        assertThat(report.get("storedBytes").asLong())
                .isEqualTo(Files.size(out.resolve("artifact.safetensors")) + Files.size(out.resolve("manifest.json")));
        try (ArtifactFile artifact = artifact()) {
            for (JsonNode tensor : report.get("tensors")) {
                float[] q = artifact.dequantize(tensor.get("name").asText());
                assertThat(tensor.get("relativeError").asDouble())
                        .isCloseTo(relativeError(source(tensor.get("name").asText()), q), within(1e-9));
            }
        }
        assertThat(report.get("tensors").get(0).get("shape")).allMatch(JsonNode::isIntegralNumber);
    }

    @Test
    void withoutJsonTheResultIsATableForPeople() {
        Offline run = quantize("--quantizer", "binary");
        assertThat(run.out()).contains("conv.weight", "relative error", "bits each", "written to");
    }

    @Test
    void theManifestHoldsTheDigestsOfBothFilesAndTheSettings() throws Exception {
        quantize("--quantizer", "binary", "--exclude", "head*");
        JsonNode manifest = Json.mapper().readTree(Files.readAllBytes(out.resolve("manifest.json")));
        assertThat(manifest.at("/source/sha256").asText())
                .isEqualTo(Digest.of(Files.readAllBytes(network)).hex());
        assertThat(manifest.at("/artifact/sha256").asText())
                .isEqualTo(Digest.of(Files.readAllBytes(out.resolve("artifact.safetensors")))
                        .hex());
        assertThat(manifest.at("/quantization/quantizer").asText()).isEqualTo("binary");
        assertThat(manifest.at("/quantization/exclude/0").asText()).isEqualTo("head*");
        assertThat(manifest.get("quantized")).extracting(JsonNode::asText).containsExactly("conv.weight", "fc.weight");
        try (ArtifactFile artifact = artifact()) {
            assertThat(manifest.get("artifactDigest").asText())
                    .isEqualTo(artifact.summary().artifactDigest().hex());
        }
    }

    @Test
    void theSameCommandAgainSucceedsAndChangesNothing() throws Exception {
        quantize("--quantizer", "ternary");
        byte[] before = Files.readAllBytes(out.resolve("artifact.safetensors"));
        Offline again = quantize("--quantizer", "ternary");
        assertThat(again.exit()).isZero();
        assertThat(Files.readAllBytes(out.resolve("artifact.safetensors"))).isEqualTo(before);
        assertNothingLeftBehind();
    }

    @Test
    void otherContentUnderTheNameIsLeftAlone() throws Exception {
        quantize("--quantizer", "ternary");
        byte[] before = Files.readAllBytes(out.resolve("artifact.safetensors"));
        Offline other = quantize("--quantizer", "binary");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).contains(out.toString(), "holds other content already");
        assertThat(Files.readAllBytes(out.resolve("artifact.safetensors"))).isEqualTo(before);
        Path file = Files.writeString(directory.resolve("taken"), "mine");
        assertThat(Offline.quantize(network, "--quantizer", "binary", "--out", file)
                        .err())
                .contains("is no directory");
        assertThat(file).hasContent("mine");
        assertNothingLeftBehind();
    }

    @Test
    void anEmptyDirectoryIsFilled() throws Exception {
        Files.createDirectory(out);
        assertThat(quantize("--quantizer", "binary").exit()).isZero();
        assertThat(out.resolve("manifest.json")).exists();
    }

    @Test
    void parentsOfTheDirectoryAreMade() {
        Path deep = directory.resolve("a/b/c");
        assertThat(Offline.quantize(network, "--quantizer", "binary", "--out", deep)
                        .exit())
                .isZero();
        assertThat(deep.resolve("artifact.safetensors")).exists();
    }

    @Test
    void includeTakesFloatingTensorsOfAnyRankAndNoOthers() {
        JsonNode report =
                quantize("--quantizer", "binary", "--include", "fc.*", "--json").json();
        assertThat(report.get("tensors"))
                .extracting(t -> t.get("name").asText())
                .containsExactlyInAnyOrder("fc.weight", "fc.bias");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "--include, fx.*, matches no floating tensor", "--include, steps, matches no floating tensor",
        "--exclude, fx.*, matches no tensor", "--exclude, *, no tensor is left to quantize"
    })
    void aPatternThatLeavesOrMatchesNothingIsRefused(String option, String glob, String message) {
        Offline run = quantize("--quantizer", "binary", option, glob);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(network.toString(), message);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "--bits, 2, quantizer 'binary' has no 2-bit form; allowed: 1",
        "--bits, x, --bits",
        "--granularity, column, 'allowed: tensor, row, group:N'",
        "--colour, red, unknown option"
    })
    void badUsageIsToldApartFromBadInput(String option, String value, String message) {
        Offline run = quantize("--quantizer", "binary", option, value);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    @Test
    void anUnknownQuantizerAndBitsThatItDoesNotOfferAreRefusedWithWhatIsAllowed() {
        assertThat(quantize("--quantizer", "bin").err())
                .contains("allowed: "
                        + Quantizers.declared().stream()
                                .map(PieceDeclaration::name)
                                .toList());
        Offline run = quantize("--quantizer", "alternating", "--bits", "5");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("allowed: an integer from 1 to 4");
        assertThat(quantize("--quantizer", "ternary", "--bits", "1").err()).contains("allowed: 2");
        assertThat(Offline.quantize(network, "--out", out).exit())
                .as("no quantizer")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"fc.weight", "fc.bias"})
    void aWeightThatIsNotFiniteIsRefusedWithTensorAndIndexAndNothingIsLeft(String tensor) throws Exception {
        float[] weights = Offline.gaussian(12, 1);
        float[] bias = Offline.gaussian(12, 2);
        (tensor.equals("fc.weight") ? weights : bias)[7] = Float.NaN;
        Path bad = Offline.write(
                directory.resolve("bad.safetensors"),
                TensorData.of("fc.weight", weights, 3, 4),
                TensorData.of("fc.bias", bias, 12));
        Offline run =
                Offline.quantize(bad, "--quantizer", "alternating", "--granularity", "row", "--out", out, "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(bad.toString(), "tensor " + tensor + " is NaN at index 7");
        assertThat(out).doesNotExist();
        assertNothingLeftBehind();
    }

    @Test
    void filesThatAreNotSafetensorsAreRefusedWithNameAndOffset() throws Exception {
        Path text = Files.writeString(directory.resolve("x.safetensors"), "no safetensors at all, but text");
        Offline run = Offline.quantize(text, "--quantizer", "binary", "--out", out);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains(text.toString(), "at byte 0");
        Path json = Files.writeString(directory.resolve("config.json"), "{\"not\": \"an index at all\"}");
        assertThat(Offline.quantize(json, "--quantizer", "binary", "--out", out).err())
                .contains(json.toString(), "an index has a weight_map");
        assertThat(Offline.quantize(directory.resolve("none"), "--quantizer", "binary", "--out", out)
                        .err())
                .contains("none: no such file");
        assertThat(Offline.quantize(directory, "--quantizer", "binary", "--out", out)
                        .err())
                .contains("the folder has neither model.safetensors nor model.safetensors.index.json");
        assertNothingLeftBehind();
    }

    @Test
    void anArtifactIsNotQuantizedAgain() {
        quantize("--quantizer", "binary");
        Offline run = Offline.quantize(
                out.resolve("artifact.safetensors"), "--quantizer", "binary", "--out", directory.resolve("again"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("is an artifact already");
    }

    @Test
    void aShapeThatGroupsDoNotDivideIsRefusedByName() {
        Offline run = quantize("--quantizer", "binary", "--granularity", "group:4");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("groups of 4 do not divide");
    }

    @Test
    void zeroAndEmptyTensorsHaveNoError() throws Exception {
        Path zeros = Offline.write(
                directory.resolve("zeros.safetensors"),
                TensorData.of("zero.weight", new float[6], 2, 3),
                TensorData.of("empty.weight", new float[0], 0, 3));
        JsonNode report = Offline.quantize(zeros, "--quantizer", "ternary", "--out", out, "--json")
                .json();
        assertThat(report.get("tensors"))
                .extracting(t -> t.get("relativeError").asDouble())
                .containsExactly(0.0, 0.0);
    }

    @Test
    void aTensorThatDoesNotFitIntoMemoryIsRefusedBeforeItIsRead() throws Exception {
        OfflineQuantization small = new OfflineQuantization(
                1000,
                java.util.Optional.empty(),
                Terminal.standardError(),
                io.proxquant.cli.layout.Bar.none(),
                () -> {});
        QuantizationTask task = new OptionsQuantization(
                        QuantizationChoice.of("binary", null, Map.of(), "tensor", List.of()),
                        List.of(),
                        List.of(),
                        CurvatureFile.one(),
                        false,
                        false,
                        false)
                .task();
        try (SourceFile source = SourceFile.open(InputFile.of(network))) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> small.run(source, task, out)))
                    .hasMessageContaining("weights, which need")
                    .hasMessageContaining("PROXQUANT_JAVA_OPTS=-Xmx");
        }
        assertNothingLeftBehind();
    }

    @Test
    void helpExplainsTheCommand() {
        Offline help = Offline.quantize("--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("--quantizer", "--granularity", "Exit status");
    }

    private Offline quantize(Object... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = network;
        all[1] = "--out";
        all[2] = out;
        System.arraycopy(options, 0, all, 3, options.length);
        return Offline.quantize(all);
    }

    private ArtifactFile artifact() throws Exception {
        return ArtifactFile.open(out.resolve("artifact.safetensors"), SafetensorsLimits.defaults());
    }

    private float[] source(String tensor) throws Exception {
        try (SafetensorsFile source = SafetensorsFile.open(network, SafetensorsLimits.defaults())) {
            return source.readAll(tensor);
        }
    }

    private static double relativeError(float[] w, float[] q) {
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < w.length; i++) {
            distance += Math.pow(w[i] - (double) q[i], 2);
            norm += Math.pow(w[i], 2);
        }
        return Math.sqrt(distance / norm);
    }

    private void assertNothingLeftBehind() throws Exception {
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.contains(".part"));
        }
    }
}
