package io.proxquant.cli.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.ProxQuant;

import static org.assertj.core.api.Assertions.assertThat;

/** Every command that is given a file takes a pipe as well. */
final class PipedInputTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: piped
            quantizations:
              - {name: two, mode: hard, quantizer: uniform, bits: 2, granularity: tensor}
            """;

    @TempDir
    Path place;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;
    private Path spools;

    @BeforeEach
    void weights() throws IOException {
        float[] weights = new float[64];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i * 37 % 64) / 32f - 1;
        }
        file = place.resolve("net.safetensors");
        SafetensorsWriter.write(file, List.of(TensorData.of("fc.weight", weights, 8, 8)), Map.of());
        spools = Files.createDirectory(place.resolve("spools"));
    }

    @Test
    void weightsAreInspectedTriedAndQuantizedAsFromAFile() throws IOException {
        byte[] piped = Files.readAllBytes(file);
        assertThat(run(piped, "inspect", "-")).isZero();
        assertThat(out.toString()).contains("standard input: safetensors, 1 tensors");
        assertThat(run(piped, "try", "/dev/stdin")).isZero();
        assertThat(out.toString()).contains("./proxquant quantize /dev/stdin --quantizer");

        List<String> options = List.of("--quantizer", "uniform", "--bits", "2", "--out");
        assertThat(run(piped, "quantize", "-", options, place.resolve("piped"))).isZero();
        assertThat(run(new byte[0], "quantize", file.toString(), options, place.resolve("named")))
                .isZero();
        for (String name : List.of("artifact.safetensors", "manifest.json")) {
            assertThat(place.resolve("piped/" + name)).hasSameBinaryContentAs(place.resolve("named/" + name));
        }
        assertThat(spools).isEmptyDirectory();
    }

    @Test
    void aRecipeIsCheckedAndUsed() throws IOException {
        byte[] piped = RECIPE.getBytes(StandardCharsets.UTF_8);
        assertThat(run(piped, "recipe", "check", "-")).isZero();
        assertThat(out.toString()).contains("standard input is a sound recipe");
        assertThat(run(piped, "quantize", file.toString(), List.of("--recipe", "-", "--out"), place.resolve("out")))
                .isZero();
        assertThat(place.resolve("out/artifact.safetensors")).exists();
    }

    @Test
    void whatIsWrongWithItIsToldOfStandardInput() throws IOException {
        assertThat(run("model: [".getBytes(StandardCharsets.UTF_8), "recipe", "check", "-"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("standard input").doesNotContain(spools.toString());
        assertThat(run("<html>".getBytes(StandardCharsets.UTF_8), "inspect", "-"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("standard input: ", "an HTML page").doesNotContain(spools.toString());
        assertThat(run(Files.readAllBytes(file), "quantize", "/dev/stdin", "--recipe", "-", "--out", place))
                .isEqualTo(2);
        assertThat(err.toString()).contains("standard input can be one of the files only");
        assertThat(spools).isEmptyDirectory();
    }

    private int run(byte[] standardInput, Object... arguments) {
        var spool = new InputSpool(StandardInput.of(new ByteArrayInputStream(standardInput)), spools, 1 << 20);
        return ProxQuant.commandLine(new ProxQuant(), spool)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.of(arguments)
                        .flatMap(each -> each instanceof List<?> list ? list.stream() : Stream.of(each))
                        .map(Object::toString)
                        .toArray(String[]::new));
    }
}
