package io.proxquant.cli.offline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.compression.TensorRule;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclarationProvider;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.NetworkFit;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;
import io.proxquant.recipes.RecipeSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** {@code try} with a recipe whose network has its output channels elsewhere: by these its rows are, and its commands say so. */
class DeclaredAxesTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: decoder
            network: {type: decoder, prefix: module.}
            quantizations: [{name: binary, quantizer: binary, granularity: row}]
            """;

    private static final Declarations DECODER = Declarations.of(Stream.concat(
                    Stream.of(new Declaration(
                            Declaration.Kind.NETWORK,
                            "decoder",
                            "a transposed convolution and a classifier",
                            List.of(),
                            Map.of("task", Declaration.IMAGES),
                            options -> List.of(
                                    new DeclaredTensor("up.weight", List.of(24L, 32L, 3L, 3L), true, 1),
                                    DeclaredTensor.of("fc.weight", List.of(10L, 32L), true)),
                            List.of())),
                    ServiceLoader.load(DeclarationProvider.class).stream()
                            .flatMap(provider -> provider.get().declarations().stream())
                            .filter(each -> each.kind() != Declaration.Kind.NETWORK))
            .toList());

    @TempDir
    Path directory;

    private Path file;
    private DeclaredAxes axes;

    @BeforeEach
    void aDecoderWhoseOutputChannelsDifferInScale() throws Exception {
        float[] up = Offline.gaussian(24 * 32 * 9, 1);
        for (int i = 0; i < up.length; i++) {
            up[i] *= 1 + i / 9 % 32;
        }
        file = Offline.write(
                directory.resolve("decoder.safetensors"),
                TensorData.of("module.up.weight", up, 24, 32, 3, 3),
                TensorData.of("module.fc.weight", Offline.gaussian(320, 2), 10, 32));
        Recipe recipe = RecipeReader.read("recipe", RECIPE, DECODER, EnumSet.of(RecipeSection.QUANTIZATIONS));
        axes = DeclaredAxes.of(NetworkFit.of(recipe, DECODER));
    }

    @Test
    void rowsAreOfTheChannelsThatTheNetworkDeclaresAndTheCommandMakesTheSame() throws Exception {
        try (SourceFile source = SourceFile.open(InputFile.of(file))) {
            TensorRule rule = TensorRule.asked(List.of(), List.of());
            CompressionEstimator estimator = CompressionEstimator.of(source.file(), rule, axes::among, Long.MAX_VALUE);
            TryLine line = new TryMeasurement(estimator, rule, Terminal.standardError())
                    .measure(() -> {}).stream()
                            .filter(each -> each.quantizer().equals("binary")
                                    && each.granularity().equals("row"))
                            .findFirst()
                            .orElseThrow();

            assertThat(line.axes()).containsExactly(0, 1);
            String command = new TryChoice(InputFile.of(file), List.of(), List.of(), estimator.axis()).command(line);
            assertThat(command).contains(" --axis module.up.weight=1 ").doesNotContain("fc.weight=");
            List<Object> words = new ArrayList<>(List.of(
                    command.substring(command.indexOf(" --quantizer") + 1).split(" ")));
            words.add(0, file);
            words.set(words.size() - 1, directory.resolve("out"));
            words.add("--json");
            Offline made = Offline.quantize(words.toArray());
            assertThat(made.err()).isEmpty();
            assertThat(made.json().get("tensors"))
                    .extracting(each -> each.get("name").asText() + " " + each.get("axis"))
                    .containsExactlyInAnyOrder("module.fc.weight 0", "module.up.weight 1");
            assertThat(made.json().get("effectiveBitsPerWeight").doubleValue())
                    .isCloseTo(line.bitsPerWeight(), within(1e-9));
        }
    }

    @Test
    void onlyTensorsThatAreThereAreNamed() {
        assertThat(axes.among(List.of("module.up.weight", "module.fc.weight")).orNull())
                .containsExactly(Map.entry("module.up.weight", 1));
        assertThat(axes.among(List.of("module.fc.weight")).orNull()).isNull();
        assertThat(axes.among(List.of("up.weight")).orNull()).as("another name").isNull();
    }
}
