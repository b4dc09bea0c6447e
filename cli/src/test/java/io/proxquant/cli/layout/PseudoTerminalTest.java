package io.proxquant.cli.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A command with a bar and a table, run as a person runs it: in a terminal. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PseudoTerminalTest {
    @TempDir
    Path place;

    @ParameterizedTest
    @ValueSource(ints = {80, 40})
    void noLineIsBrokenAndNothingOfTheBarIsLeftBehind(int columns) throws Exception {
        JsonNode end = inTerminal(
                Integer.toString(columns),
                "io.proxquant.cli.ProxQuant",
                "try",
                weights().toString(),
                "--sample",
                "1000");

        String said = end.path("said").asText();
        assertThat(end.path("status").asInt()).as(said).isZero();
        List<String> screen = new ArrayList<>();
        end.path("screen").forEach(line -> screen.add(line.asText()));
        assertThat(screen.stream().filter(line -> line.startsWith("measuring")).count())
                .as(said)
                .isEqualTo(1);
        assertThat(end.path("broken"))
                .as("but commands, which are to be pasted")
                .allSatisfy(line -> assertThat(line.asText()).startsWith("  ./proxquant quantize "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80,57,33,20", "80,21,100,40"})
    void nothingIsLeftOfALineThatWasDrawnInAWindowOfAnotherWidth(String columns) throws Exception {
        JsonNode end = inTerminal(columns, DrawnLine.class.getName());

        String said = end.path("said").asText();
        assertThat(end.path("status").asInt()).as(said).isZero();
        List<String> screen = new ArrayList<>();
        end.path("screen").forEach(line -> screen.add(line.asText()));
        int last = Integer.parseInt(columns.replaceFirst(".*,", ""));
        assertThat(screen).as(said).containsExactly("before it", DrawnLine.TEXT.substring(0, last - 1), "");
    }

    private Path weights() throws Exception {
        Random random = new Random(1);
        float[] values = new float[64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Path file = place.resolve("net.safetensors");
        SafetensorsWriter.write(file, List.of(TensorData.of("layer.weight", values, 64, 64)), Map.of());
        return file;
    }

    private static JsonNode inTerminal(String columns, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-B",
                Path.of("src/test/python/terminal.py").toString(),
                columns,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dproxquant.terminal=true",
                "-Dproxquant.terminal.output=true",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("COLUMNS");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue("true".equals(System.getenv("CI")), "python3 is not there");
            throw e;
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return Json.mapper().readTree(printed);
    }
}
