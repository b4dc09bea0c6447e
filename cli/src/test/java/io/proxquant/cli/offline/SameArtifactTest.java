package io.proxquant.cli.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.presets.ComponentSpec;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantizer.messaging.QuantizerInMemory;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;

import static org.assertj.core.api.Assertions.assertThat;

/** One compressor: the command makes of a file and a recipe, byte for byte, what the quantizer service makes of them. */
class SameArtifactTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 4, shortcut: B}
            data: {type: synthetic-images}
            training:
              batch: 32
              method: {name: METHOD}
              warmStart: {epochs: 1, optimizer: {type: adam, rate: 0.05}, schedule: {type: constant}}
              quantize: {epochs: 1, optimizer: {type: adam, rate: 0.05}, schedule: {type: constant}}
              freeze: {epochs: 1, optimizer: {type: adam, rate: 0.05}, schedule: {type: constant}}
            quantizations:
              - {name: own, mode: hard, quantizer: QUANTIZER, granularity: "GRANULARITY"OPTIONS}
              - {name: other, mode: hard, quantizer: uniform, bits: 4, granularity: row, layers: {include: ["*conv*"]}}
              - name: mixed
                quantizer: uniform
                bits: 4
                granularity: row
                byLayer: [{layers: ["layer1*"], quantizer: kmeans, levels: 3}, {layers: ["layer2*"], quantizer: ternary}]
              - {name: path, mode: prox, map: MAP, granularity: "GRANULARITY", strengths: [0.01, 0.5, 20]}
            """;

    private static final String PLANNED =
            """
            apiVersion: proxquant.io/v1
            model: m
            quantizations:
              - name: budget
                granularity: row
                bits: {budget: 1 KiB, from: [3, 4], quantizers: [alternating, uniform], plan: PLAN}
            """;

    @TempDir(factory = MemoryDirectory.class)
    Path directory;

    private static final List<DeclaredTensor> DECLARED = Declarations.load()
            .find(Declaration.Kind.NETWORK, "resnet")
            .orElseThrow()
            .tensors()
            .of(Options.of(Map.of("depth", 8, "channels", 1, "classes", 10, "width", 4, "shortcut", "B")));

    private final List<TensorData> tensors = new ArrayList<>();

    @BeforeEach
    void weights() {
        tensors.clear();
        for (DeclaredTensor tensor : DECLARED) {
            tensors.add(
                    TensorData.of(tensor.name(), Offline.gaussian(count(tensor), tensors.size()), tensor.extents()));
        }
    }

    static Stream<String> methods() {
        return MethodPresets.all().stream().map(MethodPreset::name);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void weightsOfAnyoneBecomeTheSameArtifacts(String method) throws Exception {
        Path recipe = recipe(method);
        Path weights = directory.resolve("weights.safetensors");
        SafetensorsWriter.write(weights, tensors, Map.of("format", "pt", "license", "apache-2.0"));

        Map<String, byte[]> service =
                new QuantizerInMemory(directory).foreign(weights, new RecipeFiles().read(InputFile.of(recipe)));

        assertThat(service).hasSize(6);
        assertSame(service, Offline.quantize(weights, "--recipe", recipe, "--out", directory.resolve("out")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxquant-alternating", "proxquant-ternary", "parq-uniform", "dorefa", "laq-log"})
    void aFrozenCheckpointIsPackedFromItsOwnCodes(String method) throws Exception {
        Path recipe = recipe(method);
        Path weights = directory.resolve("frozen.safetensors");
        Path codes = directory.resolve("codes.safetensors");
        freeze(new RecipeFiles().read(InputFile.of(recipe)), MethodPresets.byName(method), codes);
        SafetensorsWriter.write(weights, tensors, Map.of());

        Map<String, byte[]> service =
                new QuantizerInMemory(directory).frozen(weights, codes, new RecipeFiles().read(InputFile.of(recipe)));

        assertThat(service).hasSize(6);
        assertSame(
                service,
                Offline.quantize(weights, "--codes", codes, "--recipe", recipe, "--out", directory.resolve("out")));
    }

    /** A plan that the recipe holds, and the same that it names by digest, edited beyond its budget. */
    @Test
    void aPlanOfBitsIsFollowedAlike() throws Exception {
        String content = DECLARED.stream()
                .filter(DeclaredTensor::quantizable)
                .map(tensor -> "\"" + tensor.name() + "\": "
                        + (tensor.name().contains("conv1")
                                ? "{quantizer: alternating, options: {bits: 3}}"
                                : "{quantizer: uniform, options: {bits: 4}, revision: 2}"))
                .collect(Collectors.joining(", ", "{apiVersion: proxquant.io/plan/v1, layers: {", "}}"));
        Path held = Files.writeString(directory.resolve("held.yaml"), PLANNED.replace("PLAN", content));
        BitsPlan plan = new RecipeFiles()
                .valid(InputFile.of(held))
                .quantizations()
                .get(0)
                .bits()
                .plan();
        Path file = Files.write(directory.resolve("plan.json"), CanonicalJson.of(plan));
        String both = PLANNED.replace("PLAN", plan.digest().hex())
                + PLANNED.substring(PLANNED.indexOf("  - name"))
                        .replace("name: budget", "name: other")
                        .replace("PLAN", content);
        Path recipe = Files.writeString(directory.resolve("both.yaml"), both);
        Path weights = directory.resolve("weights.safetensors");
        SafetensorsWriter.write(weights, tensors, Map.of("format", "pt"));

        Map<String, byte[]> service = new QuantizerInMemory(directory)
                .with(plan)
                .foreign(weights, new RecipeFiles().valid(InputFile.of(recipe)));
        Offline command =
                Offline.quantize(weights, "--recipe", recipe, "--plan", file, "--out", directory.resolve("out"));

        assertThat(service).hasSize(2);
        assertSame(service, command);
        byte[] first = service.values().iterator().next();
        assertThat(service.values()).as("named or held").allMatch(bytes -> Arrays.equals(bytes, first));
        assertThat(command.out()).contains("over the budget 1 KiB").contains("alternating 3 bits");
    }

    private void freeze(Recipe recipe, MethodPreset method, Path codes) throws Exception {
        List<ArtifactTensor> frozen = new ArrayList<>();
        for (DeclaredTensor tensor : DECLARED) {
            if (tensor.quantizable() && recipe.training().layers().matches(tensor.name())) {
                int at = at(tensor.name());
                float[] weights = Offline.gaussian(count(tensor), at);
                QuantizedTensor value = new TensorQuantizer(method.newQuantizer(), method.granularity())
                        .quantize(weights, tensor.extents());
                value.dequantize(weights);
                tensors.set(at, TensorData.of(tensor.name(), weights, tensor.extents()));
                frozen.add(ArtifactTensor.Quantized.of(
                        tensor.name(), tensor.extents(), method.quantizer().name(), value));
            }
        }
        ArtifactWriter.write(codes, frozen);
    }

    private static int count(DeclaredTensor tensor) {
        return (int) LongStream.of(tensor.extents()).reduce(1, (a, b) -> a * b);
    }

    private int at(String name) {
        int at = 0;
        while (!tensors.get(at).name().equals(name)) {
            at++;
        }
        return at;
    }

    private void assertSame(Map<String, byte[]> service, Offline command) throws Exception {
        assertThat(command.err()).isEmpty();
        assertThat(command.exit()).isZero();
        Map<String, byte[]> made = new TreeMap<>();
        try (Stream<Path> directories = Files.list(directory.resolve("out"))) {
            for (Path each : directories.toList()) {
                JsonNode manifest = Json.mapper().readTree(Files.readAllBytes(each.resolve("manifest.json")));
                JsonNode quantization = manifest.at("/recipe/quantization");
                assertThat(each).hasFileName(quantization.get("name").asText());
                made.put(
                        quantization.get("name").asText() + " "
                                + quantization.get("digest").asText(),
                        Files.readAllBytes(each.resolve("artifact.safetensors")));
            }
        }
        assertThat(made.keySet()).isEqualTo(service.keySet());
        made.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(service.get(name)));
    }

    private Path recipe(String method) throws Exception {
        MethodPreset preset = MethodPresets.byName(method);
        return Files.writeString(
                directory.resolve("recipe.yaml"),
                RECIPE.replace("METHOD", method)
                        .replace("QUANTIZER", preset.quantizer().name())
                        .replace("GRANULARITY", preset.granularity().toString())
                        .replace("OPTIONS", options(preset.quantizer()))
                        .replace("MAP", preset.map().name() + options(preset.map())));
    }

    private static String options(ComponentSpec piece) {
        return piece.options().entrySet().stream()
                .map(option -> ", " + option.getKey() + ": " + option.getValue())
                .collect(Collectors.joining());
    }
}
