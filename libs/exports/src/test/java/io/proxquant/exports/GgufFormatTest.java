package io.proxquant.exports;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.Python;
import io.proxquant.exports.gguf.GgufFormat;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** GGUF, read by the package {@code gguf}, and Q1_0, which it only knows the size of, from the format's description. */
class GgufFormatTest extends ExportFormatContract {
    private static final CodebookLayout BINARY = TestArtifact.layout(CodebookForm.SIGNED_SUM, 1, 1);
    private static final CodebookLayout TERNARY = TestArtifact.layout(CodebookForm.TERNARY, 2, 1);
    private static final CodebookLayout UNIFORM = TestArtifact.layout(CodebookForm.AFFINE, 4, 2);
    private static final CodebookLayout TABLE = TestArtifact.layout(CodebookForm.LEVELS, 3, 7);

    @Override
    ExportFormat format() {
        return new GgufFormat();
    }

    @Override
    String packages() {
        return "numpy, gguf";
    }

    @Override
    TestArtifact exact() {
        return new TestArtifact()
                .matrix("binary.weight", BINARY, 256, 0.375f)
                .matrix("ternary.weight", TERNARY, 256, 0.6875f)
                .matrix("zero.weight", TERNARY, 256, 0f)
                .matrix("uniform.weight", UNIFORM, 32, 0.0625f, 8f)
                .matrix("upwards.weight", UNIFORM, 32, 0.0625f, 7f)
                .matrix("half-step.weight", UNIFORM, 1024, 0.0625f, 7.5f)
                .matrix("powers.weight", TABLE, 1024, -0.5f, -0.25f, -0.125f, 0, 0.125f, 0.25f, 0.5f)
                .tensor("conv.weight", new long[] {2, 3, 2, 128}, BINARY, 128, 0.25f);
    }

    @Test
    void theSmallestTypeThatHoldsATensorIsTaken() throws Exception {
        Path artifact = exact().write(folder.resolve("artifact.safetensors"));
        assertThat(export(artifact, settings(), "out").tensors())
                .extracting(each -> each.name() + " " + each.storedAs())
                .contains(
                        "binary.weight Q1_0",
                        "zero.weight Q1_0",
                        "conv.weight Q1_0",
                        "ternary.weight TQ1_0",
                        "uniform.weight Q4_0",
                        "upwards.weight Q4_1",
                        "half-step.weight Q4_1",
                        "powers.weight Q4_0",
                        "fc.bias F32",
                        "steps I64");
    }

    @Test
    void theTypesCanBeChosen() throws Exception {
        Python.require(packages());
        Path artifact = new TestArtifact()
                .matrix("binary.weight", BINARY, 256, 0.375f)
                .matrix("ternary.weight", TERNARY, 256, 0.6875f)
                .write(folder.resolve("artifact.safetensors"));
        assertThat(export(artifact, settings().with("types", "Q4_0,TQ2_0"), "out")
                        .tensors())
                .extracting(ExportedTensor::storedAs)
                .containsExactly("TQ2_0", "F32", "I64", "TQ2_0");
        assertThat(ForeignReader.compare("gguf", folder.resolve("out"), artifact)
                        .at("/tensors/ternary.weight/equal")
                        .asBoolean())
                .isTrue();
        assertThatThrownBy(() -> export(artifact, settings().with("types", "Q2_0"), "no"))
                .hasMessageContaining("'Q2_0'");
    }

    @Test
    void levelsBeyondTheScalesAreRefusedThoughRoundingIsAllowed() throws Exception {
        Path artifact = new TestArtifact()
                .matrix("binary.weight", BINARY, 256, 1e6f)
                .write(folder.resolve("artifact.safetensors"));
        for (String type : new String[] {"Q1_0", "Q4_1"}) {
            assertThatThrownBy(() ->
                            export(artifact, settings().with("types", type).allowingInexact(), "out"))
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining("binary.weight: levels are not exact in " + type);
        }
        assertThat(files("out")).isEmpty();
    }

    @Test
    void rowsThatAreNoWholeBlocksAreRefused() throws Exception {
        Path artifact = new TestArtifact()
                .tensor("lstm.weight", new long[] {4, 300}, TERNARY, 300, 0.5f)
                .tensor("conv.weight", new long[] {4, 3, 3, 3}, TERNARY, 27, 0.5f)
                .write(folder.resolve("artifact.safetensors"));
        assertThatThrownBy(() -> export(artifact, settings().allowingInexact(), "out"))
                .hasMessageContaining("lstm.weight: rows of 300 weights are no whole blocks of Q1_0 (128)")
                .hasMessageContaining("conv.weight: rows of 3 weights")
                .hasMessageContaining("safetensors holds all of it exactly");
        assertThat(export(artifact, settings().decodingOthers(), "decoded").tensors())
                .filteredOn(each -> each.name().endsWith(".weight"))
                .extracting(ExportedTensor::storedAs)
                .containsOnly("F32");
    }
}
