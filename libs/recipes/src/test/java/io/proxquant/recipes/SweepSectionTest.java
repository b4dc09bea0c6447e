package io.proxquant.recipes;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.recipes.SweepSection.Member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** One recipe, many runs: which ones, and what a sweep that makes no sense is told. */
class SweepSectionTest {
    private static final Declarations ALL = TestDeclarations.all();

    @Test
    void everyRateGoesWithEverySeedInAFixedOrder() throws Exception {
        SweepSection sweep = with("{seeds: [3, 1], rates: [0.1, 0]}").sweep();

        assertThat(sweep.members())
                .containsExactly(new Member(3L, 0.1), new Member(1L, 0.1), new Member(3L, 0.0), new Member(1L, 0.0));
    }

    @Test
    void whatIsNotVariedStaysAsTheRecipeHasIt() throws Exception {
        assertThat(with("{seeds: [7]}").sweep().members()).containsExactly(new Member(7L, null));
        assertThat(with("{rates: [2]}").sweep().members()).containsExactly(new Member(null, 2.0));
        assertThat(RecipeReader.read(Texts.IMAGES, ALL).sweep()).isNull();
    }

    @Test
    void aStoredSweepIsReadBackEqual() throws Exception {
        Recipe recipe = with("{seeds: [1, 2], rates: [0.5]}");

        assertThat(RecipeReader.read(new String(recipe.canonical(), java.nio.charset.StandardCharsets.UTF_8), ALL))
                .isEqualTo(recipe);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                               | 21:8: sweep: needs seeds, rates or both
                    {seed: [1]}                      | 21:9: sweep.seed: is not a known key (did you mean 'seeds'?)
                    {seeds: 3}                       | 21:16: sweep.seeds: must be a list
                    {seeds: []}                      | 21:16: sweep.seeds: must not be empty
                    {seeds: [1, -1]}                 | 21:20: sweep.seeds[1]: must be at least 0 and at most 9007199254740991, was -1
                    {seeds: [1, 2, 1]}               | 21:16: sweep.seeds: has 1 twice
                    {rates: [.nan]}                  | 21:17: sweep.rates[0]: must be a finite number, was .nan
                    {rates: [-1.0]}                  | 21:17: sweep.rates[0]: must be at least 0 and at most 1000000000, was -1.0
                    {rates: [1, 1.0]}                | 21:16: sweep.rates: has 1.0 twice
                    """)
    void aBadSweepIsRefusedWithPlaceAndKey(String sweep, String expected) {
        assertThat(refusal(Texts.IMAGES + "sweep: " + sweep + "\n").problems())
                .map(Problem::toString)
                .anyMatch(problem -> problem.startsWith(expected));
    }

    @Test
    void ratesNeedAMethodThatHasOne() {
        String lazy = Texts.IMAGES.replace(
                "{name: proxquant-binary, rate: 1.0e-4, codebookPeriod: 2}", "{name: binary-connect}");

        assertThat(refusal(lazy + "sweep: {rates: [0.1]}\n").problems())
                .map(Problem::toString)
                .containsExactly("21:16: sweep.rates: needs a training method with a rate, e.g. proxquant-binary");
    }

    @Test
    void theProductIsBounded() {
        String thousand = LongStream.range(0, 501).mapToObj(Long::toString).collect(Collectors.joining(", "));

        assertThat(refusal(Texts.IMAGES + "sweep: {seeds: [" + thousand + "], rates: [1, 2]}\n")
                        .problems())
                .map(Problem::toString)
                .containsExactly("21:8: sweep: asks for 1002 runs; at most 1000 are allowed");
    }

    @Test
    void aWarmStartCanBePairedBySeedAndByNumber() throws Exception {
        WarmStartSection start = warmStart("\"float-{seed}-{member}\"", "sweep: {seeds: [1, 2]}\n");

        assertThat(start.run(7, 2)).isEqualTo("float-7-2");
    }

    @Test
    void aSeedIsKnownWithoutASweepAndANumberIsNot() throws Exception {
        assertThat(warmStart("\"float-{seed}\"", "").run(9, 1)).isEqualTo("float-9");
        assertThat(refusal(Texts.TEXT.replace("{run: ptb-float}", "{run: \"float-{member}\"}"))
                        .problems())
                .map(Problem::toString)
                .singleElement()
                .asString()
                .contains("training.warmStart.run: has {member}, but the recipe has no sweep");
    }

    @Test
    void otherPlaceholdersAreNoName() {
        assertThat(refusal(Texts.TEXT.replace("{run: ptb-float}", "{run: \"float-{sead}\"}"))
                        .problems())
                .map(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("10:20: training.warmStart.run: must be 1 to 63 lower-case letters, digits and '-'");
    }

    private static Recipe with(String sweep) throws RecipeException {
        return RecipeReader.read(Texts.IMAGES + "sweep: " + sweep + "\n", ALL);
    }

    private static WarmStartSection warmStart(String run, String sweep) throws RecipeException {
        return RecipeReader.read(Texts.TEXT.replace("{run: ptb-float}", "{run: " + run + "}") + sweep, ALL)
                .training()
                .warmStart();
    }

    private static RecipeException refusal(String text) {
        RecipeException refused = catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(text, ALL));
        assertThat(refused).as("must be refused:\n" + text).isNotNull();
        assertThat(List.of(refused.problems())).isNotEmpty();
        return refused;
    }
}
