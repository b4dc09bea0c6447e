package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;

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
