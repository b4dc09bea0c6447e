package io.proxquant.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.exports.ExportFormat;
import io.proxquant.exports.ExportFormats;
import io.proxquant.exports.ExportRecord;

import static org.assertj.core.api.Assertions.assertThat;

class ExportCommandTest {
    @TempDir
    Path folder;

    private Path float32;
    private Path artifact;

    @BeforeEach
    void quantize() throws Exception {
        float[] weights = new float[1024];
        Random random = new Random(3);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        float32 = folder.resolve("net.safetensors");
        SafetensorsWriter.write(
                float32,
                List.of(
                        TensorData.of("fc.weight", weights, 4, 256),
                        TensorData.of("fc.bias", new float[] {1, 2, 3, 4}, 4)),
                Map.of("license", "CC0"));
        artifact = folder.resolve("packed");
        assertThat(run("quantize", float32, "--quantizer", "ternary", "--granularity", "row", "--out", artifact)
                        .exit())
                .isZero();
    }

    @Test
    void anArtifactLeavesInAFormatOfOthers() throws Exception {
        Path out = folder.resolve("out");
        Command exported = run("export", artifact, "--format", "compressed-tensors", "--out", out, "--json");
        assertThat(exported.exit()).as(exported.err()).isZero();
        JsonNode json = exported.json();
        assertThat(json.get("exact").asBoolean()).isTrue();
        assertThat(json.get("format").asText()).isEqualTo("compressed-tensors");
        assertThat(json.at("/tensors/1/storedAs").asText()).isEqualTo("int2 by channel");
        assertThat(out.resolve(ExportRecord.FILE)).exists();
        assertThat(out.resolve("config.json")).exists();
        Command again = run("export", artifact, "--format", "compressed-tensors", "--out", out);
        assertThat(again.exit()).as("equal content is success").isZero();
        assertThat(again.out()).contains("fc.weight", "int2 by channel", "equal, bit for bit");
    }

    @Test
    void whatTheFormatCannotHoldIsRefusedAndTheAdviceWorks() throws Exception {
        Path out = folder.resolve("out");
        Command refused = run("export", artifact, "--format", "gguf", "--out", out);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains(artifact.toString(), "fc.weight: levels are not exact in Q1_0")
                .contains("safetensors and compressed-tensors hold all of it exactly", "--allow-inexact");
        assertThat(out).doesNotExist();
        Command rounded = run("export", artifact, "--format", "gguf", "--out", out, "--allow-inexact");
        assertThat(rounded.exit()).isZero();
        assertThat(rounded.out()).contains("rounded: largest error");
        assertThat(Files.readString(out.resolve(ExportRecord.FILE))).contains("\"exact\":false", "\"largestError\"");
    }

    @Test
    void theDecodedFileIsWhatTheArtifactHolds() throws Exception {
        Path out = folder.resolve("out");
        run("export", artifact, "--format", "safetensors", "--out", out);
        try (SafetensorsFile decoded =
                        SafetensorsFile.open(out.resolve("model.safetensors"), SafetensorsLimits.defaults());
                ArtifactFile held =
                        ArtifactFile.open(artifact.resolve("artifact.safetensors"), SafetensorsLimits.defaults())) {
            assertThat(decoded.readAll("fc.weight")).containsExactly(held.dequantize("fc.weight"));
            assertThat(decoded.readAll("fc.bias")).containsExactly(1, 2, 3, 4);
            assertThat(decoded.header().metadata()).containsEntry("license", "CC0");
        }
    }

    @Test
    void mistakesAreToldWithWhatWouldBeRight() {
        Path out = folder.resolve("out");
        assertThat(run("export", float32, "--format", "gguf", "--out", out).err())
                .contains("net.safetensors is no artifact but plain safetensors");
        Command unknown = run("export", artifact, "--format", "onxx", "--out", out);
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("'onxx'", "compressed-tensors");
        assertThat(run("export", artifact, "--format", "gguf", "--out", out, "--option", "types=Q9")
                        .err())
                .contains("option types names some of");
        assertThat(run("export", folder.resolve("none"), "--format", "gguf", "--out", out)
                        .err())
                .contains("none: no such file");
        Command help = run("export", "--help");
        assertThat(help.exit()).isZero();
        for (ExportFormat format : ExportFormats.all()) {
            assertThat(help.out()).contains(format.name() + ": ");
        }
        assertThat(out).doesNotExist();
    }

    private static Command run(Object... arguments) {
        return Command.run(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
    }
}
