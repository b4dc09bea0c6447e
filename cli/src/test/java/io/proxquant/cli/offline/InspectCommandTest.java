package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.quantizers.Quantizers;

import static org.assertj.core.api.Assertions.assertThat;

class InspectCommandTest {
    @TempDir
    Path directory;

    private Path network;

    @BeforeEach
    void write() throws Exception {
        network = Offline.network(directory);
    }

    @Test
    void everyTensorIsListedWithTypeShapeAndBytes() throws Exception {
        Offline run = Offline.inspect(network, "--json");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        JsonNode json = run.json();
        assertThat(json.get("tensors")).hasSize(5);
        JsonNode conv = named(json.get("tensors"), "conv.weight");
        assertThat(conv.get("dtype").asText()).isEqualTo("F32");
        assertThat(conv.get("shape")).extracting(JsonNode::asInt).containsExactly(6, 3, 3, 3);
        assertThat(conv.get("bytes").asLong()).isEqualTo(4 * 6 * 27);
        JsonNode steps = named(json.get("tensors"), "steps");
        assertThat(steps.get("dtype").asText()).isEqualTo("I64");
        assertThat(steps.get("shape")).isEmpty();
        assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(network));
        assertThat(json.has("decoded")).isFalse();
    }

    @Test
    void anArtifactOfANewerVersionIsSaidToBeOne() throws Exception {
        Path newer = directory.resolve("newer.safetensors");
        SafetensorsWriter.write(
                newer,
                List.of(TensorData.of("w", new float[] {1}, 1)),
                Map.of("proxquant.format", "4", "proxquant.tensors", "{}"));
        Offline run = Offline.inspect(newer);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("proxquant: ").contains("format 4").contains("upgrade");
    }

    @Test
    void byLayerItTellsWhatPruningSharingAndCodingMakeOfTheFloats() throws Exception {
        Path file = directory.resolve("pruned.safetensors");
        int n = 4096;
        byte[] kept = new byte[n];
        for (int i = 0; i < n; i += 16) {
            kept[i] = 1;
        }
        float[] weights = new float[n];
        for (int i = 0; i < n; i++) {
            weights[i] = i % 3 - 1;
        }
        long[] shape = {64, 64};
        QuantizedTensor codes = new TensorQuantizer(
                        Quantizers.byName("uniform", Map.of("bits", 4)), Granularity.parse("tensor"))
                .quantize(weights, shape);
        ArtifactWriter.write(
                file,
                List.of(
                        new ArtifactTensor.Quantized("a", shape, "uniform", codes, 0, PruningMask.of(kept)),
                        new ArtifactTensor.Quantized("b", shape, "uniform", codes, 0, null)));
        Offline run = Offline.inspect(file, "--by-layer", "--json");
        assertThat(run.err()).isEmpty();
        JsonNode layers = run.json().at("/byLayer/layers");
        JsonNode pruned = named(layers, "a");
        assertThat(pruned.get("kept").asInt()).isEqualTo(n / 16);
        assertThat(pruned.at("/shared/values").asInt())
                .as("4 bits for each of 256")
                .isEqualTo(128);
        assertThat(pruned.at("/shared/indices").asInt())
                .as("15 pruned before each, which of 4 bits is the filler: 5 bits")
                .isEqualTo(160);
        assertThat(pruned.at("/pruned/values").asInt()).isEqualTo(4 * n / 16);
        assertThat(pruned.at("/coded/indices").asInt())
                .as("one symbol: a bit each, and its table")
                .isLessThan(64);
        assertThat(pruned.at("/coded/values").asInt()).isLessThan(128);
        assertThat(named(layers, "b").at("/shared/indices").asInt()).isZero();
        try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            long stored = artifact.storedBytes("a") + artifact.storedBytes("b");
            JsonNode total = run.json().at("/byLayer/total/shared");
            assertThat(total.get("values").asLong()
                            + total.get("indices").asLong()
                            + total.get("codebooks").asLong())
                    .isEqualTo(stored);
        }
        assertThat(Offline.inspect(file, "--by-layer").out()).contains("by layer:", "P+Q+H", "6.25 %", "total");
        assertThat(Offline.inspect(network, "--by-layer").err()).contains("is no artifact");
    }

    @Test
    void anArtifactIsShownAsStoredAndAsDecoded() {
        Path out = directory.resolve("out");
        Offline.quantize(network, "--quantizer", "alternating", "--granularity", "row", "--out", out);
        Offline run = Offline.inspect(out.resolve("artifact.safetensors"), "--json");
        JsonNode json = run.json();
        assertThat(json.get("format").asText()).isEqualTo("artifact");
        JsonNode codes = named(json.get("tensors"), "fc.weight.codes");
        assertThat(codes.get("dtype").asText()).isEqualTo("U8");
        assertThat(codes.get("bytes").asLong()).isEqualTo(540 * 2 / 8);
        assertThat(named(json.get("tensors"), "fc.weight.codebooks").get("shape"))
                .extracting(JsonNode::asInt)
                .containsExactly(10, 2);
        JsonNode decoded = named(json.get("decoded"), "fc.weight");
        assertThat(decoded.get("dtype").asText()).isEqualTo("F32");
        assertThat(decoded.get("shape")).extracting(JsonNode::asInt).containsExactly(10, 54);
        assertThat(decoded.get("quantizer").asText()).isEqualTo("alternating");
        assertThat(decoded.get("bits").asInt()).isEqualTo(2);
        assertThat(decoded.get("bitsPerWeight").asDouble()).isEqualTo(8.0 * (135 + 80) / 540);
        assertThat(decoded.get("minimum").asDouble()).isNegative();
        assertThat(named(json.get("decoded"), "fc.bias").has("quantizer")).isFalse();
        String text = Offline.inspect(out.resolve("artifact.safetensors")).out();
        assertThat(text).contains("fc.weight.codes", "decoded:", "alternating, 2 bits", "as stored");
    }

    @Test
    void floatsThatSurviveAreNoCodesAndHaveNoCodebooks() {
        Path out = directory.resolve("pruned");
        Offline.quantize(
                network, "--quantizer", "l0-constraint", "--option", "keep=0.1", "--allow-larger", "--out", out);
        Offline run = Offline.inspect(out.resolve("artifact.safetensors"), "--json");
        JsonNode weights = named(run.json().get("decoded"), "fc.weight");
        assertThat(weights.get("quantizer").asText()).isEqualTo("l0-constraint");
        assertThat(weights.path("bits").isInt()).isFalse();
        assertThat(weights.path("blocks").isInt()).isFalse();
        assertThat(Offline.inspect(out.resolve("artifact.safetensors")).out())
                .contains("l0-constraint, floats")
                .doesNotContain("codebooks");
    }

    @Test
    void aDamagedArtifactIsRefusedByTensor() throws Exception {
        Path out = directory.resolve("out");
        Offline.quantize(network, "--quantizer", "ternary", "--out", out);
        Path file = out.resolve("artifact.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Path damaged = directory.resolve("damaged.safetensors");
        // The codes stand behind all wider types, at the end of the file; 11 is no ternary code.
        bytes[bytes.length - 1] = (byte) 0xff;
        Files.write(damaged, bytes);
        Offline run = Offline.inspect(damaged);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(damaged.toString(), "head.weight");
    }

    @Test
    void truncatedMissingAndForeignFilesAreRefusedOnStandardError() throws Exception {
        byte[] bytes = Files.readAllBytes(network);
        Path cut = Files.write(directory.resolve("cut"), java.util.Arrays.copyOf(bytes, bytes.length - 1));
        for (Path bad :
                new Path[] {cut, directory.resolve("none"), directory, Files.createFile(directory.resolve("nil"))}) {
            Offline run = Offline.inspect(bad, "--json");
            assertThat(run.exit()).as(bad.toString()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("proxquant: " + bad);
        }
        assertThat(Offline.inspect().exit()).isEqualTo(2);
        assertThat(Offline.inspect("--help").exit()).isZero();
    }

    @Test
    void whatATerminalWouldObeyInANameIsSpelledOut() throws Exception {
        String name = "a\u001b[2J\u001b[31m.weight\u0007\nb\u009b1m\u202e";
        Path file = Offline.write(
                directory.resolve("names.safetensors"), TensorData.of(name, Offline.gaussian(64, 1), 8, 8));
        for (Offline run : List.of(
                Offline.inspect(file),
                Offline.inspect(file, "--json"),
                Offline.quantize(file, "--quantizer", "binary", "--out", directory.resolve("out")),
                Offline.quantize(
                        file, "--quantizer", "binary", "--include", "x", "--out", directory.resolve("none")))) {
            assertThat(run.out() + run.err())
                    .containsIgnoringCase("a\\u001b[2J\\u001b[31m.weight\\u0007")
                    .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
            assertThat(run.out()).doesNotContain("\nb");
        }
        JsonNode json = Offline.inspect(file, "--json").json();
        assertThat(json.at("/tensors/0/name").asText()).isEqualTo(name);
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode entry : list) {
            if (entry.get("name").asText().equals(name)) {
                return entry;
            }
        }
        throw new AssertionError(name + " is not in " + list);
    }
}
