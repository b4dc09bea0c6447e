package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.contracts.Json;
import io.proxquant.quantizer.messaging.QuantizerInMemory;

import static org.assertj.core.api.Assertions.assertThat;

/** Tied weights stand in a file of weights twice; {@code --share-equal-tensors}, or a recipe, stores them once, and nothing else changes. */
class SharedTensorsTest {
    private static final float[] TIED = Offline.gaussian(64 * 48, 1);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void aModelWithTiedEmbeddings() throws Exception {
        file = Offline.write(
                directory.resolve("w.safetensors"),
                TensorData.of("lm_head.weight", TIED, 64, 48),
                TensorData.of("wte.weight", TIED, 64, 48),
                TensorData.of("other.weight", Offline.gaussian(64 * 48, 2), 64, 48),
                TensorData.of("ln1.weight", new float[64], 64),
                TensorData.of("ln2.weight", new float[64], 64));
    }

    @Test
    void equalTensorsAreStoredOnceAndDecodeAsBefore() throws Exception {
        Path apart = quantize("apart");
        Path shared = quantize("shared", "--share-equal-tensors");
        assertThat(Files.size(shared.resolve(CheckpointFolder.ARTIFACT)))
                .isLessThan(Files.size(apart.resolve(CheckpointFolder.ARTIFACT)) - 64 * 48 / 4);
        assertThat(manifest(shared).get("artifactDigest"))
                .isEqualTo(manifest(apart).get("artifactDigest"));
        try (ArtifactFile artifact =
                        ArtifactFile.open(shared.resolve(CheckpointFolder.ARTIFACT), SafetensorsLimits.defaults());
                ArtifactFile before =
                        ArtifactFile.open(apart.resolve(CheckpointFolder.ARTIFACT), SafetensorsLimits.defaults())) {
            assertThat(artifact.names()).containsExactlyInAnyOrderElementsOf(before.names());
            for (String name : before.names()) {
                assertThat(artifact.dequantize(name)).as(name).isEqualTo(before.dequantize(name));
            }
        }
    }

    @Test
    void whatIsNotAskedForStaysFormatOneByteForByte() throws Exception {
        assertThat(manifest(quantize("plain")).at("/quantization").has("shareEqualTensors"))
                .isFalse();
        try (ArtifactFile artifact = ArtifactFile.open(
                directory.resolve("plain").resolve(CheckpointFolder.ARTIFACT), SafetensorsLimits.defaults())) {
            assertThat(artifact.format().number()).isEqualTo(1);
        }
        assertThat(manifest(quantize("asked", "--share-equal-tensors"))
                        .at("/quantization/shareEqualTensors")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void tensorsThatAreQuantizedOtherwiseAreNotEqual() throws Exception {
        Path out = quantize("axes", "--share-equal-tensors", "--granularity", "row", "--axis", "wte*=1");
        try (ArtifactFile artifact =
                ArtifactFile.open(out.resolve(CheckpointFolder.ARTIFACT), SafetensorsLimits.defaults())) {
            assertThat(artifact.packed("wte.weight").axis()).isEqualTo(1);
            assertThat(artifact.packed("lm_head.weight").axis()).isNull();
            assertThat(artifact.dequantize("wte.weight")).isNotEqualTo(artifact.dequantize("lm_head.weight"));
        }
    }

    @Test
    void aRecipeThatSaysSoGetsTheSameBytesFromServiceAndCommand() throws Exception {
        Path recipe = Files.writeString(
                directory.resolve("recipe.yaml"),
                """
                apiVersion: proxquant.io/v1
                model: m
                quantizations:
                  - {name: shared, mode: hard, quantizer: alternating, bits: 2, shareEqualTensors: true}
                  - {name: apart, mode: hard, quantizer: alternating, bits: 2, shareEqualTensors: false}
                  - {name: path, mode: prox, map: binary-l1, strengths: [0.1], shareEqualTensors: true}
                """);
        Map<String, byte[]> service =
                new QuantizerInMemory(directory).foreign(file, new RecipeFiles().valid(InputFile.of(recipe)));
        Path out = directory.resolve("out");
        assertThat(Offline.quantize(file, "--recipe", recipe, "--out", out).err())
                .isEmpty();
        assertThat(service).hasSize(3);
        service.forEach((name, bytes) -> assertThat(
                        out.resolve(name.substring(0, name.indexOf(' '))).resolve(CheckpointFolder.ARTIFACT))
                .hasBinaryContent(bytes));
        assertThat(out.resolve("shared").resolve(CheckpointFolder.ARTIFACT))
                .hasSameBinaryContentAs(
                        quantize("options", "--share-equal-tensors").resolve(CheckpointFolder.ARTIFACT));
        assertThat(out.resolve("apart").resolve(CheckpointFolder.ARTIFACT))
                .hasSameBinaryContentAs(quantize("plain").resolve(CheckpointFolder.ARTIFACT));
        assertThat(Files.size(out.resolve("path-0.1").resolve(CheckpointFolder.ARTIFACT)))
                .isLessThan(Files.size(file) - 64 * 48 * 3);
    }

    private Path quantize(String name, Object... more) {
        Path out = directory.resolve(name);
        Object[] own = {file, "--quantizer", "alternating", "--bits", "2", "--out", out};
        Object[] all = Stream.concat(Arrays.stream(own), Arrays.stream(more)).toArray();
        Offline run = Offline.quantize(all);
        assertThat(run.err()).isEmpty();
        return out;
    }

    private static JsonNode manifest(Path out) throws Exception {
        return Json.mapper().readTree(Files.readAllBytes(out.resolve(OfflineQuantization.MANIFEST)));
    }
}
