package io.proxquant.cli.offline;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.DisplayText;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.compression.TensorRule;
import io.proxquant.quantization.presets.AxisRule;

import static org.assertj.core.api.Assertions.assertThat;

/** What the file commands print of tensors with long names, in terminals of any width. */
class TablesFitTest {
    private static final String NAME = "model.language_model.layers.17.self_attn.模型.q_proj.weight";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineOfAnInspectionIsLongerThanTheTerminal(int columns) throws Exception {
        Path out = directory.resolve("out");
        assertThat(Offline.quantize(file(), "--quantizer", "binary", "--granularity", "row", "--out", out)
                        .exit())
                .isZero();
        for (Path each : List.of(file(), out.resolve("artifact.safetensors"))) {
            try (SourceFile source = SourceFile.open(InputFile.of(each))) {
                fits(
                        Inspection.of(source, source.artifact(), Terminal.standardError())
                                .lines(columns),
                        columns);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineOfAQuantizationIsLongerThanTheTerminal(int columns) {
        var operation = QuantizationReport.Operation.asked("lab", 1, "row", null, "c".repeat(150), null);
        var tensors = List.of(new QuantizationReport.Tensor(NAME, List.of(4096L, 4096L), 0, 0.1234, null));
        var larger = List.of(new SizeChange.Grown(NAME, 33, 32));
        fits(
                new QuantizationReport("/out/" + "d".repeat(100), operation, 5, 1.5, 7, 9, tensors, larger, null)
                        .lines(columns),
                columns);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineOfATrialIsLongerThanTheTerminalButTheCommandsWhichAreToBePasted(int columns) throws Exception {
        try (SourceFile source = SourceFile.open(InputFile.of(file()))) {
            var choice = new TryChoice(InputFile.of(source.path()), List.of(), List.of(), AxisRule.none());
            var estimator = CompressionEstimator.of(
                    source.file(), TensorRule.asked(List.of(), List.of()), names -> choice.axis(), 100);
            var line = new TryLine(
                    "alternating",
                    4,
                    "group:128",
                    new TreeSet<>(List.of(0, 1)),
                    123_456_789_012L,
                    4.25,
                    0.123,
                    4,
                    null);
            List<String> text =
                    TryReport.of(source, estimator, List.of(line), null, choice).lines(true, columns);
            assertThat(text.get(text.size() - 1))
                    .startsWith("  ./proxquant quantize ")
                    .endsWith("  # 1");
            assertThat(String.join("\n", text)).contains("123,456,789,012").contains("0.123");
            fits(text.subList(0, text.size() - 1), columns);
        }
    }

    @Test
    void inAPipeEveryTensorHasOneWholeLine() throws Exception {
        assertThat(Offline.inspect(file()).out())
                .containsPattern(NAME.replace(".", "[.]") + " +F32 +512 +\\[2, 64\\]\n");
    }

    private static void fits(List<String> lines, int columns) {
        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(DisplayText.width(line))
                .isLessThanOrEqualTo(columns));
    }

    private Path file() throws Exception {
        return Offline.write(
                directory.resolve("net.safetensors"), TensorData.of(NAME, Offline.gaussian(128, 1), 2, 64));
    }
}
