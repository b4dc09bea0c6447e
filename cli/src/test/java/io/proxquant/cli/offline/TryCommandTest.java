package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.TensorData;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What a person learns of a file with nothing but the file. */
class TryCommandTest {
    @TempDir
    Path directory;

    @Test
    void theFrontIsWhateverNothingElseIsBothSmallerAndNearerThan() throws Exception {
        JsonNode report = tried(Offline.network(directory), "--json").json();
        assertThat(report.get("weights").longValue()).isEqualTo(162 + 540 + 35);
        assertThat(report.get("sampled")).isEqualTo(report.get("weights"));
        List<JsonNode> front = new ArrayList<>();
        for (JsonNode line : report.get("lines")) {
            boolean beaten = false;
            for (JsonNode other : report.get("lines")) {
                beaten |= bytes(other) <= bytes(line) && error(other) < error(line)
                        || bytes(other) < bytes(line) && error(other) <= error(line);
            }
            if (line.get("front").booleanValue()) {
                assertThat(beaten).as(line.toString()).isFalse();
                front.add(line);
            }
        }
        assertThat(front).hasSizeGreaterThan(3);
        assertThat(front.get(0).get("quantizer").textValue()).isEqualTo("binary");
        assertThat(front).isSortedAccordingTo((a, b) -> Double.compare(error(b), error(a)));
    }

    @Test
    void everyCommandMakesWhatItsLineSays() throws Exception {
        Path file = Offline.network(Files.createDirectory(directory.resolve("it's a folder")));
        for (JsonNode line : tried(file, "--json", "--exclude", "head.*").json().get("lines")) {
            if (!line.get("front").booleanValue()) {
                continue;
            }
            String command = line.get("command").textValue();
            String quoted = "'" + file.toString().replace("'", "'\\''") + "'";
            assertThat(command).startsWith("./proxquant quantize " + quoted + " --quantizer ");
            assertThat(command).contains("--exclude 'head.*'");
            List<String> words = new ArrayList<>(List.of(command.substring(command.indexOf(" --quantizer") + 1)
                    .replace("'", "")
                    .split(" ")));
            Path out = directory.resolve(words.remove(words.size() - 1));
            words.addAll(List.of(out.toString(), "--json"));
            JsonNode made = Offline.quantize(
                            Stream.concat(Stream.of(file), words.stream()).toArray())
                    .json();
            assertThat(made.get("effectiveBitsPerWeight").doubleValue())
                    .as(command)
                    .isEqualTo(line.get("bitsPerWeight").doubleValue());
            assertThat(Files.size(out.resolve("artifact.safetensors"))).isGreaterThan(bytes(line));
        }
    }

    @Test
    void accuraciesAreThoseOfTheArtifactsThatTheCommandsMake() throws Exception {
        Path recipe = TrainedNetwork.images(directory);
        Path weights = TrainedNetwork.weights(recipe, 30, directory.resolve("weights.safetensors"));
        Offline tried = tried(weights, "--json", "--recipe", recipe, "--threads", TrainedNetwork.THREADS);
        JsonNode report = tried.json();
        assertThat(report.at("/unquantized/accuracy").doubleValue()).isEqualTo(accuracy(weights, recipe));
        JsonNode best = null;
        for (JsonNode line : report.get("lines")) {
            assertThat(line.has("scores")).isEqualTo(line.get("front").booleanValue());
            best = line.has("scores") ? line : best;
        }
        Path out = directory.resolve("made");
        Object bits = best.get("command").textValue().contains("--bits") ? best.get("bits") : null;
        List<Object> words = new ArrayList<>(
                List.of(weights, "--quantizer", best.get("quantizer").textValue(), "--out", out, "--granularity"));
        words.add(best.get("granularity").textValue());
        if (bits != null) {
            words.addAll(List.of("--bits", bits));
        }
        Offline.quantize(words.toArray());
        assertThat(best.at("/scores/accuracy").doubleValue())
                .isEqualTo(accuracy(out.resolve("artifact.safetensors"), recipe));
    }

    @Test
    void theTextFitsAnyTerminalButItsCommandsAndSaysWhatWasMeasured() throws Exception {
        Path file = Offline.write(
                directory.resolve("big.safetensors"),
                TensorData.of("a.weight", Offline.gaussian(32 * 64, 1), 32, 64),
                TensorData.of("b.weight", Offline.gaussian(32 * 64, 2), 32, 64));
        String text = tried(file, "--sample", 2048).out();
        assertThat(text)
                .contains("2,048 of 4,096 weights")
                .contains("--quantizer binary --granularity row --out big-binary-1bit-row  # ");
        JsonNode sampled = tried(file, "--sample", 2048, "--json").json();
        JsonNode whole = tried(file, "--json").json();
        for (int i = 0; i < 3; i++) {
            assertThat(bytes(sampled.get("lines").get(i)))
                    .isEqualTo(bytes(whole.get("lines").get(i)));
            assertThat(error(sampled.get("lines").get(i)))
                    .isCloseTo(error(whole.get("lines").get(i)), within(0.05));
        }
    }

    @Test
    void theFolderOfAModelIsTriedAsOneFile() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("my-model"));
        Path file = Offline.network(folder);
        JsonNode one = tried(file, "--json").json();
        JsonNode whole = tried(
                        Files.move(file, folder.resolve("model.safetensors")).getParent(), "--json")
                .json();
        assertThat(whole.get("weights")).isEqualTo(one.get("weights"));
        assertThat(whole.at("/lines/0/command").textValue())
                .startsWith("./proxquant quantize " + folder + " ")
                .contains("--out my-model-binary-1bit-tensor");
    }

    @Test
    void whatCannotBeTriedIsSaidInOneLine() throws Exception {
        Path nan = Offline.write(
                directory.resolve("nan.safetensors"), TensorData.of("w", new float[] {1, Float.NaN, 2, 3}, 2, 2));
        assertThat(tried(nan).err()).contains("tensor w is NaN at index 1");
        assertThat(tried(nan).exit()).isEqualTo(1);
        assertThat(tried(directory.resolve("none.safetensors")).err()).contains("no such file");
        assertThat(tried(nan, "--sample", 0).exit()).isEqualTo(2);
    }

    private static double accuracy(Path weights, Path recipe) {
        return Offline.run(
                        new EvaluateCommand(),
                        weights,
                        "--recipe",
                        recipe,
                        "--json",
                        "--threads",
                        TrainedNetwork.THREADS)
                .json()
                .get("accuracy")
                .doubleValue();
    }

    private static Offline tried(Path file, Object... arguments) {
        return Offline.run(
                new TryCommand(),
                Stream.concat(Stream.of(file), Stream.of(arguments)).toArray());
    }

    private static long bytes(JsonNode line) {
        return line.get("bytes").longValue();
    }

    private static double error(JsonNode line) {
        return line.get("relativeError").doubleValue();
    }
}
