package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.Json;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adds a quantizer, a schedule and a method to the sources, each with one entry in one table, and runs the command line over
 * what the compiler makes of it: everything that lists or checks pieces knows the new ones, and the documentation misses
 * exactly them.
 */
class NewPieceTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    private static final Path SOURCES = ROOT.resolve("libs/quantization/src/main/java/io/proxquant/quantization");

    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            network: {type: lenet-5}
            data: {type: synthetic-images, extent: 28}
            training:
              batch: 8
              method: {name: method-of-this-test, slope: SLOPE}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
              freeze: {epochs: 1, optimizer: {type: sgd, rate: 0.1}, schedule: {type: constant}}
            quantizations:
              - {name: new, mode: hard, quantizer: QUANTIZER, level: 0.5}
            """;

    @TempDir
    static Path classes;

    @TempDir
    Path directory;

    @BeforeAll
    static void add(@TempDir Path sources) throws IOException {
        List<Path> changed = List.of(
                with(
                        sources,
                        "binary/BinaryQuantizers.java",
                        "ENTRIES = List.of(",
                        """
                        Entry.of(
                                new PieceDeclaration("quantizer-of-this-test", "NewPieceTest", "sign(w)",
                                        List.of(io.proxquant.quantization.options.OptionDeclaration.number(
                                                "level", 0.5, 0.25, 4, "of no effect"))),
                                options -> new BinaryQuantizer("quantizer-of-this-test", false)),
                        """),
                with(
                        sources,
                        "schedules/StrengthSchedules.java",
                        "\"schedule\",\n            List.of(",
                        """
                        Entry.of(
                                new PieceDeclaration("schedule-of-this-test", "NewPieceTest", "slope * step",
                                        List.of(OptionDeclaration.number("slope", 2, 0, 8, "per step"))),
                                options -> progress -> options.number("slope") * progress.step()),
                        """),
                with(
                        sources,
                        "presets/ProxQuantPresets.java",
                        "ALL = List.of(",
                        """
                        PresetBuilder.eager("method-of-this-test", "NewPieceTest")
                                .map("binary-l1")
                                .quantizer("quantizer-of-this-test", Map.of("level", 0.5))
                                .schedule("schedule-of-this-test", Map.of("slope", 2.0))
                                .excluding(LayerRule.WEIGHTS),
                        """));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        changed.forEach(file -> arguments.add(file.toString()));
        assertThat(compiler.run(System.in, System.out, System.err, arguments.toArray(String[]::new)))
                .isZero();
    }

    @Test
    void theListHasIt() throws Exception {
        JsonNode list = Json.mapper().readTree(run("methods", "--json").out());

        assertThat(names(list, "quantizer")).first().isEqualTo("quantizer-of-this-test");
        assertThat(names(list, "schedule")).first().isEqualTo("schedule-of-this-test");
        assertThat(names(list, "method")).first().isEqualTo("method-of-this-test");
        assertThat(names(list.get(0).get("parameters"))).contains("level", "slope", "granularity");
        assertThat(run("methods").out())
                .contains(
                        "quantizer quantizer-of-this-test: sign(w)", "slope = 2.0 (number from 0.0 to 8.0): per step");
    }

    @Test
    void aFileIsQuantizedWithIt() throws Exception {
        Path weights = Offline.network(directory);

        assertThat(run("quantize", "--help").out()).contains("Quantizers: quantizer-of-this-test, binary,");
        Ran quantized = run(
                "quantize",
                weights,
                "--quantizer",
                "quantizer-of-this-test",
                "--out",
                directory.resolve("out"),
                "--json");
        assertThat(quantized.exit()).as(quantized.err()).isZero();
        assertThat(directory.resolve("out/artifact.safetensors")).exists();
        assertThat(run(
                                "quantize",
                                weights,
                                "--quantizer",
                                "quantizer-of-this-test",
                                "--option",
                                "level=9",
                                "--out",
                                "x")
                        .err())
                .contains("level", "0.25", "4");
    }

    @Test
    void aRecipeMayNameItAndIsHeldAgainstWhatItDeclares() throws Exception {
        assertThat(recipe("3", "quantizer-of-this-test")).contains("gone.safetensors: no such file");
        assertThat(recipe("9", "quantizer-of-this-test")).contains(":7:", "training.method.slope: must be", "8");
        assertThat(recipe("3", "quantizer-of-that-test"))
                .contains(":12:", "quantizations[0].quantizer", "did you mean 'quantizer-of-this-test'")
                .contains("allowed: quantizer-of-this-test, binary,");
    }

    /** Its tables are held to the registries by {@code MethodsDocumentTest}, which a piece without row thus fails. */
    @Test
    void theDocumentationMissesExactlyIt() throws Exception {
        JsonNode list = Json.mapper().readTree(run("methods", "--json").out());
        String document = Files.readString(ROOT.resolve("docs/methods.md"));

        for (String kind : List.of("quantizer", "schedule", "method")) {
            assertThat(names(list, kind).filter(name -> !document.contains("`" + name + "`")))
                    .containsExactly(kind + "-of-this-test");
        }
    }

    private String recipe(String slope, String quantizer) throws Exception {
        Path file = Files.writeString(
                directory.resolve("new.yaml"), RECIPE.replace("SLOPE", slope).replace("QUANTIZER", quantizer));
        Ran run = run("evaluate", directory.resolve("gone.safetensors"), "--recipe", file);
        assertThat(run.exit()).isEqualTo(1);
        return run.err();
    }

    private static Stream<String> names(JsonNode list, String kind) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(piece -> piece.get("kind").asText().equals(kind))
                .map(piece -> piece.get("name").asText());
    }

    private static List<String> names(JsonNode parameters) {
        return StreamSupport.stream(parameters.spliterator(), false)
                .map(parameter -> parameter.get("name").asText())
                .toList();
    }

    /** A source file with a line more at the beginning of its table. */
    private static Path with(Path folder, String file, String table, String entry) throws IOException {
        String source = Files.readString(SOURCES.resolve(file), StandardCharsets.UTF_8);
        int at = source.indexOf(table);
        assertThat(at).as(table + " in " + file).isPositive();
        int after = at + table.length();
        Files.createDirectories(folder.resolve(file).getParent());
        return Files.writeString(
                folder.resolve(file), source.substring(0, after) + "\n" + entry + source.substring(after));
    }

    private record Ran(int exit, String out, String err) {}

    /** The command line in a process of its own, which finds the changed tables before the library's. */
    private Ran run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                "io.proxquant.cli.ProxQuant"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        int exit = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ran(exit, Files.readString(out), Files.readString(err));
    }
}
