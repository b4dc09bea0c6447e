package io.proxquant.models.declarations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.models.data.types.DataFormats;
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
        assertThat(DataFormats.files(recipe.data())).isPresent();
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

    private static void refuses(String recipe, String part) {
        assertThatThrownBy(() -> RecipeReader.read(recipe, Declarations.load()))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(part);
    }
}
