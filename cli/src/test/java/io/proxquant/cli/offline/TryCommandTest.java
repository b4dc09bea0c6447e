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
    void rowsAreThoseOfTheAxisThatIsAskedForAndTheCommandsSaySo() throws Exception {
        float[] weights = Offline.gaussian(48 * 64, 3);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 1 + i % 64; // the scale is that of the second dimension
        }
        Path file = Offline.write(directory.resolve("w.safetensors"), TensorData.of("deconv.weight", weights, 48, 64));
        JsonNode along = line(tried(file, "--json", "--axis", "deconv*=1").json(), "binary", "row");
        JsonNode across = line(tried(file, "--json").json(), "binary", "row");

        assertThat(error(along)).isLessThan(0.95 * error(across));
        assertThat(along.get("axes").toString()).isEqualTo("[1]");
        assertThat(across.get("axes").toString()).isEqualTo("[0]");
        assertThat(along.get("command").textValue()).contains(" --granularity row --axis 'deconv*=1' ");
        assertThat(across.get("command").textValue()).doesNotContain("--axis");
        JsonNode whole = line(tried(file, "--json", "--axis", "1").json(), "binary", "tensor");
        assertThat(whole.has("axes")).isFalse();
        assertThat(whole.get("command").textValue()).doesNotContain("--axis");
        Path out = directory.resolve("out");
        JsonNode made = Offline.quantize(
                        file, "--quantizer", "binary", "--granularity", "row", "--axis", 1, "--out", out, "--json")
                .json();
        assertThat(error(along)).isCloseTo(error(made.at("/tensors/0")), within(1e-9));
        assertThat(tried(file, "--all", "--axis", "1").out()).containsPattern("binary +1 +row +1 ");
        JsonNode sampled =
                line(tried(file, "--json", "--axis", "1", "--sample", 480).json(), "binary", "row");
        assertThat(error(sampled)).isCloseTo(error(along), within(0.1));
    }

    @Test
    void anAxisThatIsNotThereOrMeansNothingIsRefusedAsByQuantize() throws Exception {
        Path file =
                Offline.write(directory.resolve("w.safetensors"), TensorData.of("w", Offline.gaussian(64, 1), 8, 8));
        assertThat(tried(file, "--axis", "2").err()).contains("tensor w: it has no axis 2, its shape is [8, 8]");
        assertThat(tried(file, "--axis", "v=1").err()).contains("axis of 'v' matches no tensor");
        assertThat(tried(file, "--axis", "x").exit()).isEqualTo(2);
    }

    @Test
    void tensorsOfNoWeightsAndOfOneSayWhyThereIsNoTable() throws Exception {
        Path one = Offline.write(directory.resolve("one.safetensors"), TensorData.of("w", new float[] {1}, 1, 1));
        assertThat(tried(one).out())
                .contains("1 tensors with 1 weights")
                .contains("No quantizer makes these tensors smaller")
                .doesNotContain("What makes them");
        Path none = Offline.write(directory.resolve("none.safetensors"), TensorData.of("w", new float[0], 0, 4));
        assertThat(tried(none).out()).contains("All of these tensors are empty").doesNotContain("What makes them");
        Offline quantized = Offline.quantize(none, "--quantizer", "binary", "--out", directory.resolve("out"));
        assertThat(quantized.out()).contains("no weight quantized, since all of these tensors are empty");
        assertThat(Offline.inspect(directory.resolve("out")).exit()).isZero();
        Path scalar = Offline.write(directory.resolve("scalar.safetensors"), TensorData.of("s", new float[] {2}));
        assertThat(tried(scalar).err()).contains("no tensor is left to quantize");
        assertThat(tried(scalar, "--include", "s").exit()).isZero();
    }

    private static JsonNode line(JsonNode report, String quantizer, String granularity) {
        for (JsonNode line : report.get("lines")) {
            if (line.get("quantizer").textValue().equals(quantizer)
                    && line.get("granularity").textValue().equals(granularity)) {
                return line;
            }
        }
        throw new AssertionError(quantizer + " " + granularity + " is not in " + report);
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
