package io.proxquant.exports;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.Python;
import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.contracts.Json;
import io.proxquant.exports.compressedtensors.PackQuantizedFormat;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Pack-quantized folders, read with NumPy from the format's description. */
class PackQuantizedFormatTest extends ExportFormatContract {
    private static final CodebookLayout BINARY = TestArtifact.layout(CodebookForm.SIGNED_SUM, 1, 1);
    private static final CodebookLayout TERNARY = TestArtifact.layout(CodebookForm.TERNARY, 2, 1);
    private static final CodebookLayout UNIFORM = TestArtifact.layout(CodebookForm.AFFINE, 3, 2);

    @Override
    ExportFormat format() {
        return new PackQuantizedFormat();
    }

    @Override
    String packages() {
        return "numpy, safetensors";
    }

    @Override
    TestArtifact exact() {
        return new TestArtifact()
                .matrix("binary.weight", BINARY, 1024, 0.1f)
                .matrix("ternary.weight", TERNARY, 256, 0.3f)
                .matrix("uniform.weight", UNIFORM, 32, 0.7f, 4f)
                .matrix("half-step.weight", UNIFORM, 256, 0.7f, 3.5f)
                .tensor("odd.weight", new long[] {3, 37}, TERNARY, 37, 0.1f);
    }

    @Test
    void theFewestBitsThatHoldAMatrixAreTaken() throws Exception {
        Path artifact = exact().write(folder.resolve("artifact.safetensors"));
        assertThat(export(artifact, settings(), "out").tensors())
                .extracting(each -> each.name() + ": " + each.storedAs())
                .containsExactly(
                        "binary.weight: int2 by channel",
                        "fc.bias: F32",
                        "half-step.weight: int4 by channel",
                        "odd.weight: int2 by channel",
                        "steps: I64",
                        "ternary.weight: int2 by channel",
                        "uniform.weight: int4 by group of 32");
    }

    @Test
    void severalFilesHaveAnIndexAndTheModelsOwnConfigurationStays() throws Exception {
        Python.require(packages());
        Path artifact = exact().write(
                        folder.resolve("artifact.safetensors"),
                        ArtifactOptions.plain().withEntropyCoding());
        Path config = Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
        ExportRecord exported =
                export(artifact, settings().with("max-shard-bytes", "600").with("config", config.toString()), "out");
        assertThat(exported.files())
                .containsKeys("config.json", "model.safetensors.index.json", "model-00001-of-00004.safetensors");
        JsonNode read = ForeignReader.compare("compressed-tensors", folder.resolve("out"), artifact);
        read.get("tensors")
                .forEach(each -> assertThat(each.get("equal").asBoolean()).isTrue());
        JsonNode written =
                Json.mapper().readTree(folder.resolve("out/config.json").toFile());
        assertThat(written.get("model_type").asText()).isEqualTo("llama");
        assertThat(written.at("/quantization_config/format").asText()).isEqualTo("pack-quantized");
        Files.copy(folder.resolve("out/config.json"), folder.resolve("again.json"));
        assertThatThrownBy(() -> export(
                        artifact,
                        settings().with("config", folder.resolve("again.json").toString()),
                        "no"))
                .hasMessageContaining("has a quantization_config already");
    }

    @Test
    void whatIsNoMatrixIsRefused() throws Exception {
        Path artifact = exact().tensor("conv.weight", new long[] {4, 3, 3, 3}, TERNARY, 27, 0.5f)
                .matrix("embedding", TERNARY, 256, 0.5f)
                .write(folder.resolve("artifact.safetensors"));
        assertThatThrownBy(() -> export(artifact, settings().allowingInexact(), "out"))
                .hasMessageContaining("conv.weight: has 4 dimensions, and only matrices are packed")
                .hasMessageContaining("embedding: only tensors whose names end in .weight")
                .hasMessageContaining("safetensors holds all of it exactly");
    }
}
