package io.proxquant.recipes;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.LayerChoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A quantization whose layers each get a quantizer of their own, by a plan of bits. */
class BitsSectionTest {
    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: m
            quantizations:
              - name: budget
                granularity: row
                bits: {budget: 120 KiB, from: [1, 2, 4], quantizers: [binary, alternating]PLAN}
            """;

    private static final String CONTENT =
            """
            , plan: {apiVersion: proxquant.io/plan/v1, layers: {
                fc1.weight: {quantizer: alternating, options: {bits: 4}, shape: [5, 3], bytes: 99, loss: 0.5},
                fc2.weight: {quantizer: binary}}}""";

    private static final BitsPlan PLAN = BitsPlan.of(Map.of(
            "apiVersion",
            BitsPlan.API_VERSION,
            "layers",
            Map.of("fc.weight", Map.of("quantizer", "uniform", "options", Map.of("bits", 2), "revision", 2))));

    @Test
    void aRecipeNeedsNoPlanAsLongAsNoneIsMade() throws Exception {
        Recipe recipe = read("");
        BitsSection bits = recipe.quantizations().get(0).bits();

        assertThat(bits.limit()).isEqualTo(new BitsBudget.Whole(120 << 10));
        assertThat(bits.choices()).hasSize(4);
        assertThat(bits.enforced()).isEmpty();
        assertThat(bits.plan()).isNull();
        assertThat(recipe.variants()).singleElement().satisfies(variant -> {
            assertThat(variant.operator()).isEqualTo(LayerChoice.BY_PLAN);
            assertThat(variant.plan()).isNull();
        });
        assertReadsBack(recipe);
    }

    @Test
    void aPlanMayStandInTheRecipeAndDecidesTheSpecification() throws Exception {
        Recipe recipe = read(CONTENT);
        QuantizationVariant variant = recipe.variants().get(0);

        assertThat(variant.plan())
                .isEqualTo(Map.of(
                        "fc1.weight", new LayerChoice("alternating", Map.of("bits", 4), null),
                        "fc2.weight", new LayerChoice("binary", Map.of(), null)));
        assertThat(recipe.quantizations().get(0).bits().shapes()).isEqualTo(Map.of("fc1.weight", List.of(5L, 3L)));
        assertReadsBack(recipe);
        assertThat(read(CONTENT.replace("loss: 0.5", "loss: 0.25"))
                        .variants()
                        .get(0)
                        .digest())
                .as("what was measured decides nothing")
                .isEqualTo(variant.digest());
        assertThat(read(CONTENT.replace("bits: 4", "bits: 2")).variants().get(0).digest())
                .isNotEqualTo(variant.digest());
    }

    @Test
    void aPlanMayBeNamedByItsDigestAndIsThenFoundElsewhere() throws Exception {
        Recipe recipe = read(", plan: " + PLAN.digest());

        assertThat(recipe.variants().get(0).plan()).isNull();
        assertThat(recipe.resolved(digest -> Optional.empty()).variants().get(0).plan())
                .isNull();
        Recipe resolved = recipe.resolved(digest -> Optional.of(PLAN).filter(each -> digest.equals(PLAN.digest())));
        assertThat(resolved.variants().get(0).plan())
                .isEqualTo(Map.of("fc.weight", new LayerChoice("uniform", Map.of("bits", 2), 2)));
        assertThat(resolved.digest()).as("what is stored stays").isEqualTo(recipe.digest());
        assertReadsBack(recipe);
    }

    @Test
    void namedOrHeldAPlanMakesTheSameSpecification() throws Exception {
        BitsPlan held = BitsPlan.of(read(CONTENT).quantizations().get(0).bits().plan());
        Recipe named = read(", plan: " + held.digest()).resolved(digest -> Optional.of(held));

        assertThat(named.variants().get(0).digest())
                .isEqualTo(read(CONTENT).variants().get(0).digest());
    }

    @Test
    void anEnforcedBudgetIsALimit() throws Exception {
        assertThat(read(", enforce: true").quantizations().get(0).bits().enforced())
                .contains(new BitsBudget.Whole(120 << 10));
    }

    @Test
    void aBudgetMayBeAPlainNumberOfBytes() throws Exception {
        Recipe recipe = RecipeReader.read(
                "recipe",
                RECIPE.replace("PLAN", "").replace("120 KiB", "5000"),
                TestDeclarations.all(),
                EnumSet.allOf(RecipeSection.class));
        assertThat(recipe.quantizations().get(0).bits().limit()).isEqualTo(new BitsBudget.Whole(5000));
        assertReadsBack(recipe);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 KiB|much|quantizations[0].bits.budget|no budget",
                "budget: 120 KiB, |''|quantizations[0].bits.budget|is missing",
                "[1, 2, 4]|[1, 9]|quantizations[0].bits.from[1]|at least 1 and at most 8",
                "'from: [1, 2, 4], '|''|quantizations[0].bits.from|is missing",
                "from: [1, 2, 4]|from: [2, 4]|quantizations[0].bits.quantizers|'binary'",
                "binary, alternating]|binary, nosuch]|quantizations[0].bits.quantizers|nosuch",
                "alternating]|alternating], plan: here|quantizations[0].bits.plan|no digest",
                "alternating]|alternating], enforce: often|quantizations[0].bits.enforce|true or false",
                "alternating]|alternating], form: 3|quantizations[0].bits.form|not a known key",
                "granularity: row|quantizer: binary|quantizations[0].quantizer|bits.quantizers",
                "granularity: row|mode: prox|quantizations[0].mode|must be hard",
            })
    void whatIsWrongIsToldWithItsPlace(String text, String instead, String key, String said) {
        RecipeException e = catchThrowableOfType(
                RecipeException.class,
                () -> RecipeReader.read(RECIPE.replace("PLAN", "").replace(text, instead), TestDeclarations.all()));

        assertThat(e).as("it was taken").isNotNull();
        assertThat(e.problems())
                .as(e.getMessage())
                .anyMatch(problem ->
                        problem.key().equals(key) && problem.toString().contains(said));
    }

    @ParameterizedTest
    @CsvSource({
        "quantizer: binary, quantizer: nosuch, layers.fc2.weight",
        "options: {bits: 4}, options: {bits: 40}, layers.fc1.weight",
        "bytes: 99, byte: 99, byte",
        "proxquant.io/plan/v1, proxquant.io/plan/v7, reads proxquant.io/plan/v1",
        "quantizer: binary, revision: 7, layers.fc2.weight"
    })
    void aPlanThatNobodyCanFollowIsRefusedByName(String text, String instead, String said) {
        assertThatThrownBy(() -> read(CONTENT.replace(text, instead)))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("quantizations[0].bits.plan")
                .hasMessageContaining(said);
    }

    @Test
    void aPlansDigestIsOfWhatItSaysAndNotOfItsSpelling() {
        BitsPlan again = BitsPlan.of(CanonicalJson.of(PLAN));

        assertThat(again).isEqualTo(PLAN);
        assertThat(again.digest()).isEqualTo(PLAN.digest());
        assertThat(PLAN.digest())
                .isEqualTo(Digest.of(
                        """
                        {"apiVersion":"proxquant.io/plan/v1","layers":{"fc.weight":{"options":{"bits":2},"quantizer":"uniform","revision":2}}}"""
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static Recipe read(String plan) throws RecipeException {
        return RecipeReader.read(RECIPE.replace("PLAN", plan), TestDeclarations.all());
    }

    private static void assertReadsBack(Recipe recipe) throws RecipeException {
        Recipe again =
                RecipeReader.fromJson(recipe.canonical(), TestDeclarations.all(), EnumSet.allOf(RecipeSection.class));
        assertThat(again.digest()).isEqualTo(recipe.digest());
        assertThat(again.quantizations()).isEqualTo(recipe.quantizations());
    }
}
