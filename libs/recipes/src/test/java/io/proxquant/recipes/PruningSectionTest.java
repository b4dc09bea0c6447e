package io.proxquant.recipes;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.pruning.Pruning;
import io.proxquant.quantization.pruning.PruningCriterion;
import io.proxquant.quantization.pruning.PruningSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What training prunes, as a recipe says it, and what a section that makes no sense is told. */
class PruningSectionTest {
    private static final Declarations ALL = TestDeclarations.all();

    @Test
    void oneTargetForAllOrOneByPattern() throws Exception {
        assertThat(pruning("{keep: 0.1}"))
                .isEqualTo(new Pruning(PruningCriterion.KEEP, Map.of("**", 0.1), PruningSchedule.once()));
        assertThat(pruning("{sensitivity: {\"fc*\": 0.5, \"**\": 1}, schedule: gradual, updates: 8, epochs: 6}"))
                .isEqualTo(new Pruning(
                        PruningCriterion.SENSITIVITY,
                        Map.of("fc*", 0.5, "**", 1.0),
                        new PruningSchedule(PruningSchedule.Kind.GRADUAL, 8, 6)));
        assertThat(pruning("{threshold: 0.02, schedule: rounds, updates: 3, epochs: 10}")
                        .schedule())
                .isEqualTo(new PruningSchedule(PruningSchedule.Kind.ROUNDS, 3, 10));
    }

    @Test
    void aRecipeWithoutTheKeyIsWhatItWas() throws Exception {
        Recipe recipe = RecipeReader.read(Texts.IMAGES, ALL);
        assertThat(recipe.training().pruning()).isNull();
        assertThat(new String(recipe.canonical(), StandardCharsets.UTF_8)).doesNotContain("pruning");
    }

    @Test
    void aStoredOneIsReadBackEqual() throws Exception {
        Recipe recipe = with("{keep: {\"fc*\": 0.1}}");
        assertThat(RecipeReader.read(new String(recipe.canonical(), StandardCharsets.UTF_8), ALL))
                .isEqualTo(recipe);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                     | training.pruning: needs exactly one of keep, threshold and sensitivity, has none
                    {keep: 0.1, threshold: 1}                              | training.pruning: needs exactly one of keep, threshold and sensitivity, has [keep, threshold]
                    {keep: 1.5}                                            | training.pruning.keep: must be at least 0 and at most 1, was 1.5
                    {keep: {"fc*": -1}}                                    | training.pruning.keep.fc*: must be at least 0 and at most 1, was -1
                    {keep: 0.1, schedule: later}                           | training.pruning.schedule: 'later' is not known; allowed: once, gradual, rounds
                    {keep: 0.1, epochs: 3}                                 | training.pruning.epochs: does not go with schedule once
                    {keep: 0.1, schedule: rounds, epochs: 3}               | training.pruning.updates: is missing
                    {keep: 0.1, schedule: gradual, updates: 3, epochs: 11} | training.pruning.epochs: is more than the 10 epochs of the quantize phase
                    {keep: 0.1, rate: 3}                                   | training.pruning.rate: is not a known key
                    """)
    void aBadOneIsRefusedWithItsKey(String pruning, String expected) {
        RecipeException refused = catchThrowableOfType(RecipeException.class, () -> with(pruning));
        assertThat(refused.problems()).map(Problem::toString).anyMatch(problem -> problem.contains(expected));
    }

    private static Pruning pruning(String section) throws Exception {
        return with(section).training().pruning().pruning();
    }

    private static Recipe with(String section) throws Exception {
        return RecipeReader.read(
                Texts.IMAGES.replace("  clipNorm: 0.25\n", "  clipNorm: 0.25\n  pruning: " + section + "\n"), ALL);
    }
}
