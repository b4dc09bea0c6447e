package io.proxquant.exports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.Python;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.quantization.CodebookForm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What every format promises; each ends in a reader that is not ours. */
abstract class ExportFormatContract {
    @TempDir
    Path folder;

    abstract ExportFormat format();

    /** Under which the artifacts below are, or are not, exact. */
    ExportSettings settings() {
        return ExportSettings.exact();
    }

    /** Python packages of the foreign reader. */
    abstract String packages();

    /** Tensors that the format holds in all its ways. */
    abstract TestArtifact exact();

    /** One with a tensor, {@code fc.weight}, whose levels it cannot hold. */
    TestArtifact inexact() {
        return exact().matrix(
                        "fc.weight", TestArtifact.layout(CodebookForm.LEVELS, 2, 4), 256, 0.1f, -0.70001f, 0.33f, 1.9f);
    }

    @Test
    void aForeignReaderSeesTheBitsOfTheArtifact() throws Exception {
        Python.require(packages());
        Path artifact = exact().write(folder.resolve("artifact.safetensors"));
        ExportRecord exported = export(artifact, settings(), "out");
        assertThat(exported.mark().exact()).isTrue();
        assertThat(exported.tensors())
                .allSatisfy(each -> assertThat(each.rounding()).isNull());
        JsonNode read = ForeignReader.compare(format().name(), folder.resolve("out"), artifact);
        assertThat(read.get("tensors")).hasSize(exported.tensors().size());
        for (ExportedTensor tensor : exported.tensors()) {
            assertThat(read.at("/tensors").get(tensor.name()).get("equal").asBoolean())
                    .as(tensor.toString())
                    .isTrue();
        }
        assertThat(read.at("/mark/exact").asBoolean()).isTrue();
        assertThat(read.at("/mark/artifact").asText())
                .isEqualTo(exported.mark().artifact().toString());
    }

    @Test
    void theSameArtifactGivesTheSameBytes() throws Exception {
        Path artifact = exact().write(folder.resolve("artifact.safetensors"));
        ExportRecord first = export(artifact, settings(), "first");
        assertThat(export(artifact, settings(), "second")).isEqualTo(first);
        for (Path file : files("first")) {
            assertThat(Files.mismatch(file, folder.resolve("second").resolve(file.getFileName())))
                    .isEqualTo(-1);
        }
        first.files().forEach((name, measured) -> assertThat(folder.resolve("first/" + name))
                .satisfies(file -> assertThat(MeasuredContent.of(file)).isEqualTo(measured)));
        assertThat(files("first")).hasSize(first.files().size() + 1);
    }

    @Test
    void whatItCannotHoldIsRefusedWithReasonAndWay() throws Exception {
        Path artifact = inexact().write(folder.resolve("artifact.safetensors"));
        assertThatThrownBy(() -> export(artifact, settings(), "out"))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("fc.weight: ")
                .hasMessageContaining("the largest error is ")
                .hasMessageContaining("--allow-inexact")
                .hasMessageContaining("--decode-others");
        assertThat(files("out")).isEmpty();
    }

    @Test
    void whatIsRoundedIsMeasuredAndMarked() throws Exception {
        Python.require(packages());
        Path artifact = inexact().write(folder.resolve("artifact.safetensors"));
        ExportRecord exported = export(artifact, settings().allowingInexact(), "out");
        assertThat(exported.mark().exact()).isFalse();
        JsonNode read = ForeignReader.compare(format().name(), folder.resolve("out"), artifact);
        assertThat(read.at("/mark/exact").asBoolean(true)).isFalse();
        ExportedTensor rounded = exported.tensors().stream()
                .filter(each -> each.rounding() != null)
                .findFirst()
                .orElseThrow();
        assertThat(rounded.name()).isEqualTo("fc.weight");
        JsonNode seen = read.at("/tensors/fc.weight");
        assertThat(seen.get("equal").asBoolean()).isFalse();
        assertThat(rounded.rounding().largestError())
                .isPositive()
                .isCloseTo(seen.get("largest").asDouble(), within(1e-12));
        assertThat(rounded.rounding().meanError()).isCloseTo(seen.get("mean").asDouble(), within(1e-12));
        assertThat(exported.mark().rounding().largestError())
                .isEqualTo(rounded.rounding().largestError());
    }

    @Test
    void theOthersCanBeDecodedInstead() throws Exception {
        Python.require(packages());
        Path artifact = inexact().write(folder.resolve("artifact.safetensors"));
        ExportRecord exported = export(artifact, settings().decodingOthers(), "out");
        assertThat(exported.mark().exact()).isTrue();
        JsonNode read = ForeignReader.compare(format().name(), folder.resolve("out"), artifact);
        assertThat(read.at("/tensors/fc.weight/equal").asBoolean()).isTrue();
        assertThat(read.at("/tensors/fc.weight/dtype").asText()).isEqualTo("float32");
    }

    @Test
    void aStopLeavesNoFileThatLooksComplete() throws Exception {
        Path artifact = exact().write(folder.resolve("artifact.safetensors"));
        int[] calls = {0};
        export(artifact, settings(), "whole", () -> calls[0]++);
        assertThat(calls[0]).isPositive();
        for (int stop = 1; stop <= calls[0]; stop++) {
            int[] left = {stop};
            String out = "stopped" + stop;
            assertThatThrownBy(() -> export(artifact, settings(), out, () -> {
                        if (--left[0] == 0) {
                            throw new IllegalStateException("stopped");
                        }
                    }))
                    .hasMessage("stopped");
            assertThat(files(out)).allSatisfy(file -> assertThat(
                            Files.mismatch(file, folder.resolve("whole").resolve(file.getFileName())))
                    .isEqualTo(-1));
            assertThat(folder.resolve(out).resolve(ExportRecord.FILE)).doesNotExist();
        }
    }

    @Test
    void anUnknownOptionIsRefusedByName() throws Exception {
        Path artifact = exact().write(folder.resolve("artifact.safetensors"));
        assertThatThrownBy(() -> export(artifact, settings().with("colour", "red"), "out"))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("'colour'")
                .hasMessageContaining(format().options().get(0).name());
        assertThat(files("out")).isEmpty();
    }

    final ExportRecord export(Path artifact, ExportSettings settings, String out) throws IOException {
        return export(artifact, settings, out, () -> {});
    }

    private ExportRecord export(Path artifact, ExportSettings settings, String out, Runnable boundary)
            throws IOException {
        Path directory = Files.createDirectories(folder.resolve(out));
        try (ArtifactFile file = ArtifactFile.open(artifact, SafetensorsLimits.defaults())) {
            return Exporter.export(new ExportSource(file, boundary, weights -> {}), format(), settings, directory);
        }
    }

    final List<Path> files(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.sorted().toList();
        }
    }
}
