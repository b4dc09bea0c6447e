package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --axis}: of a transposed convolution the output channels are dimension 1, and by these it is quantized best. */
class AxisOptionTest {
    @TempDir
    Path directory;

    private Path file;
    private Path out;

    @BeforeEach
    void aTransposedConvolutionWhoseOutputChannelsDifferInScale() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        float[] scales = new float[12];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) Math.exp(random.nextDouble(-3, 3));
        }
        float[] weights = new float[24 * 12 * 9];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian() * scales[i / 9 % 12];
        }
        file = Offline.write(
                directory.resolve("w.safetensors"),
                TensorData.of("deconv.weight", weights, 24, 12, 3, 3),
                TensorData.of("fc.weight", new float[] {1, -2, 3, -4, 5, -6, 7, 8}, 2, 4));
        out = directory.resolve("out");
    }

    @Test
    void theRightAxisLosesLessAndTheReportNamesIt() throws Exception {
        JsonNode wrong = quantize("row", "--axis", "0", "--json").json().get("tensors");
        assertThat(wrong).extracting(t -> t.get("axis").asInt()).containsExactly(0, 0);
        out = directory.resolve("right");
        JsonNode right = quantize("row", "--axis", "deconv*=1", "--json").json().get("tensors");
        assertThat(right)
                .extracting(t -> t.get("name").asText() + " " + t.get("axis").asInt())
                .containsExactlyInAnyOrder("deconv.weight 1", "fc.weight 0");
        assertThat(error(right)).isLessThan(0.4).isLessThan(0.85 * error(wrong));
        JsonNode manifest = Json.mapper().readTree(Files.readAllBytes(out.resolve("manifest.json")));
        assertThat(manifest.at("/quantization/axis/deconv*").asInt()).isEqualTo(1);
    }

    @Test
    void theTableNamesTheAxisOfEachLayerAndInspectThatOfTheArtifact() throws Exception {
        Offline run = quantize("group:4", "--axis", "1", "--axis", "fc.weight=0");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .anyMatch(line -> line.strip().matches("deconv.weight +0[.]\\d{4} +1  \\[24, 12, 3, 3]"))
                .anyMatch(line -> line.strip().matches("fc.weight +0[.]\\d{4} +0  \\[2, 4]"));
        assertThat(Offline.inspect(out.resolve("artifact.safetensors").toString())
                        .out())
                .contains("codebooks, axis 1,");
        out = directory.resolve("whole");
        assertThat(quantize("tensor").out().lines())
                .anyMatch(line -> line.strip().matches("fc.weight +0[.]\\d{4} +-  .*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tensor | 1        | 2 | --axis goes with --granularity row or group:N
                    row    | one      | 2 | --axis one: give a dimension in 0..15, or GLOB=N
                    row    | 16       | 2 | give a dimension in 0..15
                    row    | =1       | 2 | give a dimension in 0..15
                    row    | decnov*=1 | 1 | axis of 'decnov*' matches no tensor that is quantized; there are [deconv.weight, fc.weight]
                    row    | 3        | 1 | tensor fc.weight: it has no axis 3, its shape is [2, 4]; its axes are 0 to 1
                    """)
    void whatDoesNotFitIsRefused(String granularity, String axis, int exit, String message) {
        Offline run = quantize(granularity, "--axis", axis);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    private static double error(JsonNode tensors) {
        for (JsonNode tensor : tensors) {
            if (tensor.get("name").asText().equals("deconv.weight")) {
                return tensor.get("relativeError").asDouble();
            }
        }
        throw new AssertionError("no deconv.weight in " + tensors);
    }

    private Offline quantize(String granularity, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                file.toString(),
                "--quantizer",
                "alternating",
                "--bits",
                "2",
                "--granularity",
                granularity,
                "--allow-larger",
                "--out",
                out.toString()));
        arguments.addAll(List.of(more));
        return Offline.quantize(arguments.toArray());
    }
}
