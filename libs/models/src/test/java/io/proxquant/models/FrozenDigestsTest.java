package io.proxquant.models;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Digest;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeException;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Digests of recipes, data and variants as version 0.1.0 gave them. They name what lies in people's stores: a change here is no
 * test to be adapted, but results that are not found again. A new key of a recipe stays out of the canonical form where it is
 * absent.
 */
class FrozenDigestsTest {
    private static final List<String> RECIPES = List.of(
            "demo-images",
            "demo-text",
            "fashion-mnist-short",
            "fashion-mnist-float",
            "mnist-lenet-5",
            "ptb-short",
            "cifar10-resnet20-full");

    @Test
    void areWhatTheyWere() throws Exception {
        List<String> today = new ArrayList<>();
        for (String name : RECIPES) {
            today.addAll(digests(name));
        }
        DataManifest files = new DataManifest(
                "cifar10",
                Options.none(),
                List.of(
                        new DataFile("train", 10, Digest.parse("b".repeat(64)), List.of("file:/data/x")),
                        new DataFile("test", 3, Digest.parse("c".repeat(64)), List.of())));
        today.add("data cifar10 " + files.digest());

        assertThat(today).isEqualTo(Files.readAllLines(resource("digests.txt")));
    }

    private static List<String> digests(String name) throws RecipeException, IOException, URISyntaxException {
        Recipe recipe = RecipeReader.read(resource(name + ".yaml"), Declarations.load());
        List<String> digests = new ArrayList<>();
        digests.add("recipe " + name + " " + recipe.digest());
        recipe.variants().forEach(variant -> {
            digests.add("variant " + name + "/" + variant.name() + " " + variant.digest());
            digests.add("variant-of-source " + name + "/" + variant.name() + " "
                    + variant.ofSource(Digest.parse("a".repeat(64))).digest());
        });
        DataManifest generated =
                new DataManifest(recipe.data().type(), recipe.data().options(), null);
        digests.add("generated-data " + name + " " + generated.digest());
        return digests;
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                FrozenDigestsTest.class.getResource("/frozen-digests/" + name).toURI());
    }
}
