package io.proxquant.exports;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.Python;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.quantization.CodebookForm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One safetensors file of decoded weights, in F16 where the contract needs a type that cannot hold everything. */
class DecodedFormatTest extends ExportFormatContract {
    @Override
    ExportFormat format() {
        return new DecodedFormat();
    }

    @Override
    ExportSettings settings() {
        return ExportSettings.exact().with("dtype", "F16");
    }

    @Override
    String packages() {
        return "numpy, safetensors";
    }

    @Override
    TestArtifact exact() {
        return new TestArtifact()
                .matrix("a", TestArtifact.layout(CodebookForm.TERNARY, 2, 1), 64, 0.375f)
                .matrix("b", TestArtifact.layout(CodebookForm.AFFINE, 4, 2), 1024, 0.125f, 7.5f);
    }

    @Test
    void everyArtifactIsExactInF32AndKeepsTheRemarks() throws Exception {
        Python.require(packages());
        Path artifact = inexact().write(folder.resolve("artifact.safetensors"));
        ExportRecord exported = export(artifact, ExportSettings.exact(), "out");
        assertThat(exported.mark().exact()).isTrue();
        assertThat(ForeignReader.compare("safetensors", folder.resolve("out"), artifact)
                        .at("/tensors/fc.weight/equal")
                        .asBoolean())
                .isTrue();
        try (SafetensorsFile file =
                SafetensorsFile.open(folder.resolve("out/model.safetensors"), SafetensorsLimits.defaults())) {
            assertThat(file.header().metadata()).containsAllEntriesOf(Map.of("license", "CC0"));
            assertThat(file.header().metadata()).doesNotContainKey("proxquant.format");
        }
    }

    @Test
    void upperHalvesOfFloatsAreRoundedToNearest() throws Exception {
        Python.require(packages());
        Path artifact = inexact().write(folder.resolve("artifact.safetensors"));
        ExportSettings brain = ExportSettings.exact().with("dtype", "BF16");
        assertThatThrownBy(() -> export(artifact, brain, "refused")).hasMessageContaining("not exact in BF16");
        ExportRecord exported = export(artifact, brain.allowingInexact(), "out");
        assertThat(ForeignReader.compare("safetensors", folder.resolve("out"), artifact)
                        .at("/tensors/fc.weight/largest")
                        .asDouble())
                .isEqualTo(exported.mark().rounding().largestError())
                .isLessThan(1.9 / 256);
    }

    @Test
    void aTypeThatThereIsNotAndLevelsBeyondItAreRefused() throws Exception {
        Path artifact = new TestArtifact()
                .matrix("w", TestArtifact.layout(CodebookForm.TERNARY, 2, 1), 64, 1e6f)
                .write(folder.resolve("artifact.safetensors"));
        assertThatThrownBy(() -> export(artifact, ExportSettings.exact().with("dtype", "F8"), "out"))
                .hasMessageContaining("[F32, F16, BF16]");
        assertThatThrownBy(() -> export(artifact, settings().allowingInexact(), "out"))
                .hasMessageContaining("w: levels are too large for F16");
    }
}
