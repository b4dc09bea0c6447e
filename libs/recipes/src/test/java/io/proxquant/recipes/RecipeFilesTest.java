package io.proxquant.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The recipes that ship are valid, and their comments tell the truth about the total shrink. */
class RecipeFilesTest {
    private static final Path FOLDER = Path.of("../../recipes");
    private static final Pattern STATED = Pattern.compile("# .*sum of tau = [^=]* = ([0-9]+([.][0-9]+)?)");

    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsAValidRecipe(Path file) throws Exception {
        Recipe recipe = RecipeReader.read(file, TestDeclarations.all());

        assertThat(recipe.seed()).isEqualTo(1);
        boolean compares = file.getParent().endsWith("experiments");
        if (!compares && recipe.training() != null && recipe.training().quantize() != null) {
            assertThat(recipe.gate()).as("a recipe that quantizes has a gate").isNotNull();
            assertThat(recipe.training().method().preset().name()).startsWith("proxquant-");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "demo-images, 80",
        "demo-text, 167",
        "cifar10-resnet20-full, 352",
        "mnist-lenet-300-100, 430",
        "mnist-lenet-5, 430",
        "fashion-mnist-short, 157",
        "fashion-mnist-full, 430",
        "ptb-short, 1550",
        "ptb-full, 1550"
    })
    void theCommentStatesTheTotalShrinkThatTheSettingsGive(String name, int stepsPerEpoch) throws Exception {
        Path file = FOLDER.resolve(name + ".yaml");
        TrainingSection training =
                RecipeReader.read(file, TestDeclarations.all()).training();
        Matcher stated = STATED.matcher(Files.readString(file));
        assertThat(stated.find()).as("the comment states the sum of tau").isTrue();

        double shrink = 0;
        for (int epoch = 0; epoch < training.quantize().epochs(); epoch++) {
            shrink += stepsPerEpoch
                    * rate(training.quantize(), epoch)
                    * training.method().rate()
                    * epoch;
        }

        assertThat(shrink).isCloseTo(Double.parseDouble(stated.group(1)), within(0.02 * shrink));
        if (name.endsWith("-short") || name.startsWith("demo-")) {
            assertThat(shrink)
                    .as("design section 4: short recipes stay between 1 and 8")
                    .isBetween(1.0, 8.0);
        }
    }

    @Test
    void shortRecipesStartFromTheRunsOfTheirFloatRecipes() throws Exception {
        for (String data : List.of("fashion-mnist", "ptb")) {
            Recipe floats = RecipeReader.read(FOLDER.resolve(data + "-float.yaml"), TestDeclarations.all());
            Recipe quantized = RecipeReader.read(FOLDER.resolve(data + "-short.yaml"), TestDeclarations.all());

            assertThat(quantized.training().warmStart().run()).isEqualTo(data + "-float");
            assertThat(floats.training().quantize()).isNull();
            assertThat(quantized.network()).isEqualTo(floats.network());
            assertThat(quantized.data()).isEqualTo(floats.data());
            assertThat(quantized.model()).isEqualTo(floats.model());
        }
    }

    @Test
    void theMethodsOfTheFashionExperimentDifferInNothingElse() throws Exception {
        List<String> methods = List.of("binary-connect", "binary-relax", "parq", "proxquant-binary");
        Recipe floats = experiment("float");
        Map<String, Object> first = withoutMethod(experiment(methods.get(0)));

        for (String method : methods) {
            Recipe recipe = experiment(method);
            assertThat(withoutMethod(recipe)).as(method).isEqualTo(first);
            assertThat(recipe.model()).isEqualTo(floats.model());
            assertThat(recipe.network()).isEqualTo(floats.network());
            assertThat(recipe.data()).isEqualTo(floats.data());
            assertThat(recipe.sweep()).as("paired seed by seed").isEqualTo(floats.sweep());
        }
    }

    /** Methods and quantizers are validated where they are declared; here only what a comparison must hold equal counts. */
    private static Recipe experiment(String name) throws Exception {
        Path file = FOLDER.resolve("experiments/fashion-10k-" + name + ".yaml");
        return RecipeReader.read(
                file.toString(),
                Files.readString(file),
                TestDeclarations.all(),
                EnumSet.of(RecipeSection.NETWORK, RecipeSection.DATA, RecipeSection.EVALUATION, RecipeSection.SWEEP));
    }

    private static Map<String, Object> withoutMethod(Recipe recipe) {
        Map<String, Object> document = new HashMap<>(recipe.document().asMap());
        Map<?, ?> training = new HashMap<>((Map<?, ?>) document.get("training"));
        training.remove("method");
        document.put("training", training);
        document.remove("quantizations");
        return document;
    }

    /** Learning rate at an epoch; plateaus are taken as never reached. */
    private static double rate(PhaseSection phase, int epoch) {
        double rate = phase.optimizer().rate();
        if (phase.schedule() instanceof ScheduleSection.Milestones milestones) {
            long passed = milestones.at().stream().filter(at -> at <= epoch).count();
            return rate * Math.pow(milestones.factor(), (double) passed);
        }
        assertThat(phase.schedule()).isInstanceOfAny(ScheduleSection.Constant.class, ScheduleSection.Plateau.class);
        return rate;
    }
}
