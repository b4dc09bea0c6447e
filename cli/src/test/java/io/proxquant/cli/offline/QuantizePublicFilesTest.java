package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;

/** What files out of public hands hold beside weights, and results that would be no gain. */
class QuantizePublicFilesTest {
    @TempDir
    Path directory;

    @Test
    void eightBitsInSmallGroupsCostTwelveBitsPerWeightAndTheManifestNamesTheRevision() throws Exception {
        Path file = weights(TensorData.of("a.weight", Offline.gaussian(64 * 64, 1), 64, 64));
        Offline run = quantize(file, "--quantizer", "uniform", "--bits", 8, "--granularity", "group:16", "--json");
        assertThat(run.json().get("effectiveBitsPerWeight").asDouble()).isEqualTo(12);
        assertThat(run.json().has("larger")).isFalse();
        assertThat(manifest().at("/quantization/revision").asInt()).isEqualTo(2);
    }

    @Test
    void aResultLargerThanItsSourceIsWrittenOnlyWhenAllowed() throws Exception {
        Path file = weights(TensorData.of("a.weight", Offline.gaussian(64, 1), 32, 2));
        Object[] arguments = {"--quantizer", "qnn-log", "--granularity", "row"};
        Offline refused = quantize(file, arguments);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("would take 2080 bytes for the 256 bytes", "a.weight takes 260 bits per weight, 32 before")
                .contains("--allow-larger");
        assertThat(directory.resolve("out")).doesNotExist();
        Offline allowed = quantize(file, "--quantizer", "qnn-log", "--granularity", "row", "--allow-larger");
        assertThat(allowed.exit()).as(allowed.err()).isZero();
        assertThat(allowed.out()).contains("larger than before: a.weight takes 260 bits per weight, 32 before");
    }

    @Test
    void oneTensorThatGrowsIsToldAndRefusesNothing() throws Exception {
        Path file = weights(
                TensorData.of("a.weight", Offline.gaussian(6400, 1), 64, 100),
                TensorData.of("b.weight", Offline.gaussian(8, 1), 8, 1));
        Offline run = quantize(file, "--quantizer", "binary", "--granularity", "row");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("larger than before: b.weight takes 33 bits per weight");
    }

    @Test
    void whatTheSourceSaysOfItselfIsInArtifactAndManifest() throws Exception {
        Map<String, String> remarks = Map.of("format", "pt", "license", "apache-2.0", "step", "1200");
        Path file = directory.resolve("w.safetensors");
        SafetensorsWriter.write(file, List.of(TensorData.of("a.weight", Offline.gaussian(256, 1), 16, 16)), remarks);
        assertThat(quantize(file, "--quantizer", "binary").exit()).isZero();
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.metadata().values()).isEqualTo(remarks);
        }
        assertThat(manifest().get("metadata")).isEqualTo(Json.mapper().valueToTree(remarks));
        JsonNode inspected = Offline.inspect(directory.resolve("out/artifact.safetensors"), "--json")
                .json();
        assertThat(inspected.at("/metadata/license").asText()).isEqualTo("apache-2.0");
    }

    @Test
    void aMaskOfInfinitiesIsCopiedAndOnlyQuantizedWeightsHaveToBeFinite() throws Exception {
        float[] mask = {0, Float.NEGATIVE_INFINITY, 0, 0};
        Path file = weights(
                TensorData.of("attn.weight", Offline.gaussian(4096, 1), 64, 64),
                TensorData.of("attn_mask", mask, 2, 2));
        assertThat(quantize(file, "--quantizer", "binary").exit()).isZero();
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.dequantize("attn_mask")).isEqualTo(mask);
            assertThat(artifact.quantized("attn_mask")).isFalse();
        }
        mask[3] = 0.5f;
        Path diverged = weights(TensorData.of("fc.weight", mask, 2, 2));
        assertThat(quantize(diverged, "--quantizer", "binary").err())
                .contains("fc.weight is -Infinity at index 1", "only finite weights");
    }

    @Test
    void aCopiedNaNIsCopiedOnlyWhenExcluded() throws Exception {
        Path file = weights(
                TensorData.of("attn.weight", Offline.gaussian(4096, 1), 64, 64),
                TensorData.of("unused", new float[] {0, Float.NaN}, 2));
        Offline refused = quantize(file, "--quantizer", "binary");
        assertThat(refused.err()).contains("tensor unused is NaN at index 1", "--exclude it");
        assertThat(quantize(file, "--quantizer", "binary", "--exclude", "unused")
                        .exit())
                .isZero();
    }

    @Test
    void filesThatSomeoneElseQuantizedAreRefusedAsSuchAndTheirScalesAreNeverQuantized() throws Exception {
        TensorData codes = TensorData.of("a.weight", DType.F8_E4M3, new byte[1024], 32, 32);
        TensorData scales = TensorData.of("a.weight_scale_inv", new float[] {1, 1, 1, 1}, 2, 2);
        TensorData embedding = TensorData.of("embed.weight", Offline.gaussian(4096, 1), 64, 64);
        Path file = weights(codes, scales, embedding);
        assertThat(quantize(file, "--quantizer", "binary").err())
                .contains("is an FP8 checkpoint: a.weight holds codes and a.weight_scale_inv their scales")
                .contains("--include");
        assertThat(directory.resolve("out")).doesNotExist();
        Offline told = quantize(file, "--quantizer", "binary", "--include", "embed*", "--include", "*_scale_inv");
        assertThat(told.exit()).as(told.err()).isZero();
        try (ArtifactFile artifact = artifact()) {
            assertThat(artifact.quantized("embed.weight")).isTrue();
            assertThat(artifact.quantized("a.weight_scale_inv")).isFalse();
            assertThat(artifact.dtype("a.weight")).isEqualTo(DType.F8_E4M3);
        }
    }

    @Test
    void threeThousandSmallMatricesAreQuantizedAndReadAgain() throws Exception {
        TensorData[] experts = new TensorData[3000];
        for (int i = 0; i < experts.length; i++) {
            String name = "model.layers." + i / 100 + ".mlp.experts." + i % 100 + ".down_proj.weight";
            experts[i] = TensorData.of(name, Offline.gaussian(1024, i), 32, 32);
        }
        Offline run = quantize(weights(experts), "--quantizer", "binary", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        Offline inspected = Offline.inspect(directory.resolve("out/artifact.safetensors"), "--json");
        assertThat(inspected.exit()).as(inspected.err()).isZero();
        assertThat(inspected.json().get("decoded")).hasSize(3000);
    }

    private Path weights(TensorData... tensors) throws Exception {
        return Offline.write(directory.resolve("w.safetensors"), tensors);
    }

    private Offline quantize(Path file, Object... arguments) {
        List<Object> all = new java.util.ArrayList<>(List.of(file, "--out", directory.resolve("out")));
        all.addAll(List.of(arguments));
        return Offline.quantize(all.toArray());
    }

    private ArtifactFile artifact() throws Exception {
        return ArtifactFile.open(directory.resolve("out/artifact.safetensors"), SafetensorsLimits.defaults());
    }

    private JsonNode manifest() throws Exception {
        return Json.mapper().readTree(Files.readAllBytes(directory.resolve("out/manifest.json")));
    }
}
