package io.proxquant.models.declarations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The recipes that ship, read against the networks and data sets that there really are. */
class ShippedRecipesTest {

    private static final Path FOLDER = Path.of("../../recipes");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyOneIsValidAndItsDataHasAFormat(Path file) throws Exception {
        Recipe recipe = RecipeReader.read(file, Declarations.load());
        assertThat(FileNames.of(recipe.data())).isPresent();
    }

    @Test
    void patternsBlocksAndNamesAreHeldAgainstTheNetworkOfTheRecipe() throws Exception {
        String recipe = Files.readString(FOLDER.resolve("cifar10-resnet20-public.yaml"));
        refuses(recipe.replace("{fc: linear}", "{classifier: linear}"), "network.names.classifier");
        refuses(recipe.replace("granularity: row", "granularity: \"group:128\""), "groups of 128 do not divide");
        refuses(
                recipe.replace("bits: 2, granularity: row", "bits: 2, layers: {exclude: [\"*shortcut*\"]}"),
                "'*shortcut*' matches no tensor");
        refuses(recipe.replace("depth: 20", "depth: 21"), "depth must be 6n + 2");
        refuses(recipe.replace("channels: 3", "channels: 1"), "'cifar10' has 3");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    depth: 20 | depth: 20, activations: dorefa | network.activationBits: is missing: activations dorefa need the bits of a value, e.g. 2
                    depth: 20 | depth: 20, activationBits: 2   | network.activationBits: is for quantized activations of more than a sign; activations are float
                    depth: 20 | depth: 20, activations: tanh   | network.activations: 'tanh' is not known; allowed: float, sign, dorefa, linear, log
                    depth: 20 | depth: 20, activations: tanh, activationBits: 2 | network.activations: 'tanh' is not known; allowed: float, sign, dorefa, linear, log
                    {type: resnet, depth: 20, channels: 3, classes: 10 | {type: lstm, activations: alternating, activationBits: 5 | network.activationBits: must be at most 4 for activations alternating, was 5
                    mean: [0.485, 0.456, 0.406] | mean: [0.1, 0.2] | data.mean: has 2 numbers, but the images of 'cifar10' have 3 channel(s); allowed: 1 number, 3 numbers
                    std: [0.229, 0.224, 0.225] | std: [0.1, 0.2, 0.3, 0.4] | data.std: has 4 numbers, but the images of 'cifar10' have 3 channel(s); allowed: 1 number, 3 numbers
                    """)
    void parametersAreHeldAgainstEachOther(String good, String bad, String expected) throws Exception {
        String recipe = Files.readString(FOLDER.resolve("cifar10-resnet20-public.yaml"));
        assertThat(recipe).contains(good);
        refuses(recipe.replace(good, bad), expected);
    }

    private static void refuses(String recipe, String part) {
        assertThatThrownBy(() -> RecipeReader.read(recipe, Declarations.load()))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(part);
    }
}
