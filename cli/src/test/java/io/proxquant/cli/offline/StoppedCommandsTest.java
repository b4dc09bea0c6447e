package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.TerminalSession;

import static org.assertj.core.api.Assertions.assertThat;

/** Ctrl-C in the middle of commands that compute: they say what is left behind and end with 130; TERM ends them with 143. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StoppedCommandsTest {
    private static final Map<String, String> PLAIN = Map.of();

    @TempDir
    Path place;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQuantizationLeavesTheDirectoryAsItWas(boolean there) throws Exception {
        Path weights = Offline.write(
                place.resolve("net.safetensors"), TensorData.of("fc.weight", Offline.gaussian(4 << 20, 1), 2048, 2048));
        Path out = place.resolve("made/out");
        if (there) {
            Files.createDirectories(out);
        }

        var end = TerminalSession.command(
                        "quantizing",
                        PLAIN,
                        "quantize",
                        weights,
                        "--quantizer",
                        "kmeans-exact",
                        "--option",
                        "levels=256",
                        "--out",
                        out)
                .end();

        assertThat(end.status()).as(end.said()).isEqualTo(130);
        assertThat(end.said()).contains("\nproxquant: stopped; nothing was written to " + out);
        assertThat(below(place))
                .containsOnly(
                        there
                                ? List.of(weights, place.resolve("made"), out).toArray(Path[]::new)
                                : new Path[] {weights});
    }

    @Test
    void anEvaluationLeavesTheEngineFirst() throws Exception {
        Path recipe = place.resolve("images.yaml");
        Files.writeString(
                recipe,
                Files.readString(TrainedNetwork.images(place))
                        .replace("testCount: 60", "testCount: 100000")
                        .replace("batch: 25", "batch: 100"));
        Path weights = TrainedNetwork.untrained(recipe, place.resolve("net.safetensors"));

        var end = TerminalSession.command("test ", PLAIN, "evaluate", weights, "--recipe", recipe)
                .end();

        assertThat(end.status()).as(end.said()).isEqualTo(130);
        assertThat(end.said())
                .contains("proxquant: stopped; nothing was scored, and nothing is left behind")
                .doesNotContain("proxquant: interrupted");
        assertThat(below(place)).containsExactlyInAnyOrder(recipe, weights);
    }

    @Test
    void aTrialOfManyQuantizersMakesNothing() throws Exception {
        Path weights = Offline.write(
                place.resolve("net.safetensors"), TensorData.of("fc.weight", Offline.gaussian(2 << 20, 1), 1024, 2048));

        var end = TerminalSession.command("measuring", PLAIN, "try", weights).end();

        assertThat(end.status()).as(end.said()).isEqualTo(130);
        assertThat(end.said()).contains("proxquant: stopped; nothing was made, and nothing is left behind");
        assertThat(below(place)).containsExactly(weights);
    }

    @Test
    void aPlanKeepsWhatWasMeasuredAndSaysWhere() throws Exception {
        Path recipe = place.resolve("images.yaml");
        Files.writeString(
                recipe,
                Files.readString(TrainedNetwork.images(place)).replace("trainCount: 300", "trainCount: 20000")
                        + "quantizations: [{name: b, granularity: row,"
                        + " bits: {budget: 2.0 bits/weight, from: [1, 2, 4], quantizers: [greedy]}}]\n");
        Path weights = TrainedNetwork.untrained(recipe, place.resolve("net.safetensors"));
        Path measured = place.resolve("measured");
        Path plan = place.resolve("plan.json");

        var end = TerminalSession.command(
                        "measuring ",
                        PLAIN,
                        "plan",
                        weights,
                        "--recipe",
                        recipe,
                        "--samples",
                        20000,
                        "--measured",
                        measured,
                        "--out",
                        plan)
                .end();

        assertThat(end.status()).as(end.said()).isEqualTo(130);
        assertThat(end.said().replaceAll("\\s+", " "))
                .contains("proxquant: stopped; " + plan + " was not written; what was measured is kept in " + measured
                        + ", and the same command goes on from there");
        assertThat(plan).doesNotExist();
    }

    @Test
    void aCalibrationLeavesTheDirectoryUnmade() throws Exception {
        Path recipe = place.resolve("images.yaml");
        Files.writeString(
                recipe, Files.readString(TrainedNetwork.images(place)).replace("testCount: 60", "testCount: 100000"));
        Path weights = TrainedNetwork.untrained(recipe, place.resolve("net.safetensors"));
        Path artifact = TrainedNetwork.artifact(weights, place.resolve("artifact"));
        Path out = place.resolve("calibrated");

        var end = TerminalSession.command("before ", PLAIN, "calibrate", artifact, "--recipe", recipe, "--out", out)
                .end();

        assertThat(end.status()).as(end.said()).isEqualTo(130);
        assertThat(end.said()).contains("proxquant: stopped; nothing was written to " + out);
        assertThat(below(place)).noneMatch(path -> path.startsWith(out)).hasSize(5);
    }

    @Test
    void aProcessThatIsAskedToEndByItsManagerLeavesNothingEither() throws Exception {
        Path temporary = Files.createDirectory(place.resolve("temporary"));
        var reading = reading(temporary);

        reading.terminate();

        assertThat(reading.end().status()).isEqualTo(143);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatWasKeptOfAPipeIsGoneAtOnce() throws Exception {
        Path temporary = Files.createDirectory(place.resolve("temporary"));
        var reading = reading(temporary);

        reading.interrupt();

        assertThat(reading.end().status()).isEqualTo(130);
        assertThat(temporary).isEmptyDirectory();
    }

    /** One that waits for what comes through a pipe. */
    private static TerminalSession reading(Path temporary) throws Exception {
        var reading = TerminalSession.command(null, Map.of("TMPDIR", temporary.toString()), "inspect", "-");
        while (below(temporary).stream().noneMatch(path -> path.endsWith("input-0"))) {
            assertThat(reading.running()).isTrue();
            Thread.onSpinWait();
        }
        return reading;
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory)).toList();
        }
    }
}
