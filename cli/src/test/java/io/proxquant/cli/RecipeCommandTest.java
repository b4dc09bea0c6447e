package io.proxquant.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;

/** A recipe, looked at before it is submitted. */
class RecipeCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("proxquant.root"));

    @TempDir
    Path work;

    @Test
    void aSoundOneIsToldInShortWithWhatItNeeds() throws Exception {
        Path file = ROOT.resolve("recipes/fashion-mnist-short.yaml");
        Command check = Command.run("recipe", "check", file.toString(), "--json");
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.json().path("valid").asBoolean()).isTrue();
        var recipe = check.json().path("recipe");
        assertThat(recipe.path("digest").asText())
                .isEqualTo(RecipeReader.read(file, Declarations.load()).digest().hex());
        assertThat(recipe.path("model").asText()).isEqualTo("fashion-resnet20");
        assertThat(recipe.path("training").get(0).asText()).isEqualTo("warm start from run fashion-mnist-float");
        assertThat(recipe.path("needs").toString())
                .contains("float run fashion-mnist-float")
                .contains("--data fashion-mnist=LOCATION with train-images")
                .contains("pixels normalised by mean [0.286] and deviation [0.353]");

        assertThat(Command.run("recipe", "check", file.toString()).out())
                .contains("is a sound recipe", "needs", "float run fashion-mnist-float", "gate");
    }

    @Test
    void theNormalisationInForceIsTheRecipesWhereItGivesOne() {
        assertThat(Command.run(
                                "recipe",
                                "check",
                                ROOT.resolve("recipes/cifar10-resnet20-public.yaml")
                                        .toString())
                        .out())
                .contains("mean [0.485, 0.456, 0.406] and deviation [0.229, 0.224, 0.225]");
        assertThat(Command.run(
                                "recipe",
                                "check",
                                ROOT.resolve("recipes/cifar10-resnet20-full.yaml")
                                        .toString())
                        .out())
                .contains("mean [0.4914, 0.4822, 0.4465]");
        assertThat(Command.run(
                                "recipe",
                                "check",
                                ROOT.resolve("recipes/demo-text.yaml").toString())
                        .out())
                .contains("no data files")
                .doesNotContain("pixels");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlace() throws Exception {
        Path file = Files.writeString(
                work.resolve("bad.yaml"), "apiVersion: proxquant.io/v1\nmodel: m\nseed: one\nnetwrok: {}\n");
        Command check = Command.run("recipe", "check", file.toString(), "--json");
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.json().path("valid").asBoolean()).isFalse();
        assertThat(check.json().path("problems").findValuesAsText("line")).contains("3", "4");
        assertThat(check.json().path("problems").findValuesAsText("key")).contains("seed", "netwrok");
        assertThat(check.err())
                .startsWith("proxquant: " + file + " has 3 problems")
                .contains(file + ":3:", file + ":4:");
        assertThat(Command.run("recipe", "check", file.toString()).out()).isEmpty();
    }
}
