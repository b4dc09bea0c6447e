package io.proxquant.recipes;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Which dimension rows and groups are of: as the recipe says, else as the declared network does. */
class AxisRulesTest {
    private static final String BARE =
            """
            apiVersion: proxquant.io/v1
            model: foreign
            quantizations:
              - {name: binary, quantizer: binary, granularity: row}
            """;

    private static final String DECLARED = BARE.replace("quantizations:", "network: {type: decoder}\nquantizations:");

    private static final Declarations ALL = Declarations.of(Stream.concat(
                    Stream.of(new Declaration(
                            Declaration.Kind.NETWORK,
                            "decoder",
                            "a transposed convolution and a classifier",
                            List.of(),
                            Map.of("task", Declaration.IMAGES),
                            options -> List.of(
                                    new DeclaredTensor("up.weight", List.of(8L, 4L, 3L, 3L), true, 1),
                                    new DeclaredTensor("experts.weight", List.of(5L, 6L, 7L), true, 2),
                                    new DeclaredTensor("fc.weight", List.of(10L, 6L), true)))),
                    new QuantizationDeclarations().declarations().stream())
            .toList());

    @Test
    void absentIsDimensionZeroAndTheDigestsOfBefore() throws RecipeException {
        QuantizationVariant plain = only(BARE);
        assertThat(plain.axis()).isNull();
        assertThat(RecipeReader.read(BARE, ALL).document().asMap().toString()).doesNotContain("axis");
        assertThat(only(BARE.replace("row}", "row, axis: 0}"))).isEqualTo(plain);
    }

    @Test
    void aNumberIsForAllAndAMapForThoseThatItsPatternsName() throws RecipeException {
        assertThat(only(BARE.replace("row}", "row, axis: 1}")).axis()).containsExactly(Map.entry("**", 1));
        assertThat(only(BARE.replace("row}", "row, axis: {\"**\": 1, \"lm_head*\": 0}}"))
                        .axis())
                .containsExactly(Map.entry("**", 1), Map.entry("lm_head*", 0));
        assertThat(only(BARE.replace("row}", "row, axis: 1}")).digest())
                .isNotEqualTo(only(BARE).digest());
    }

    @Test
    void aDeclaredNetworkTellsTheRightAxisByItself() throws RecipeException {
        assertThat(only(DECLARED).axis()).containsExactly(Map.entry("experts.weight", 2), Map.entry("up.weight", 1));
        assertThat(only(DECLARED.replace("row", "\"group:6\"")).axis())
                .containsExactly(Map.entry("experts.weight", 2), Map.entry("up.weight", 1));
        assertThat(only(DECLARED.replace("row", "tensor")).axis())
                .as("of one block none comes first")
                .isNull();
        assertThat(only(DECLARED.replace("row}", "row, layers: {include: [fc*]}}"))
                        .axis())
                .as("of those that are quantized")
                .isNull();
    }

    @Test
    void whatTheRecipeSaysHoldsAgainstTheNetwork() throws RecipeException {
        assertThat(only(DECLARED.replace("row}", "row, axis: {\"up*\": 0}}")).axis())
                .containsExactly(Map.entry("experts.weight", 2), Map.entry("up*", 0));
        assertThat(only(DECLARED.replace("row}", "row, axis: 0}")).axis()).isNull();
    }

    @Test
    void whatIsStoredReadsBackEqualAlsoWhereTheNetworkIsUnknown() throws RecipeException {
        for (String text : List.of(DECLARED, DECLARED.replace("row}", "row, axis: {\"up*\": 0}}"))) {
            Recipe recipe = RecipeReader.read(text, ALL);
            Recipe stored = RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.allOf(RecipeSection.class));
            assertThat(stored).isEqualTo(recipe);
            assertThat(stored.digest()).isEqualTo(recipe.digest());
            assertThat(RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.of(RecipeSection.QUANTIZATIONS))
                            .variants())
                    .isEqualTo(recipe.variants());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    row, axis: 16}           | quantizations[0].axis: must be at least 0 and at most 15, was 16
                    row, axis: first}        | quantizations[0].axis: must be a whole number, was 'first'
                    row, axis: {up*: -1}}    | quantizations[0].axis.up*: must be at least 0 and at most 15, was -1
                    row, axis: {down*: 1}}   | quantizations[0].axis: 'down*' matches no tensor that can be quantized
                    tensor, axis: 1}         | quantizations[0].axis: goes with granularity row or group:N
                    row, axis: {fc*: 2}}     | fc.weight: it has no axis 2, its shape is [10, 6]
                    row, axis: {up*: 0, u*: 1}} | up.weight: the axis patterns contradict each other
                    "group:4"}               | experts.weight (30 weights a row: 2, 3, 5, 6, 10, 15 would fit)
                    """)
    void whatDoesNotFitIsRefused(String given, String expected) {
        RecipeException e = catchThrowableOfType(
                RecipeException.class, () -> RecipeReader.read(DECLARED.replace("row}", given), ALL));
        assertThat(e).as("it was not refused").isNotNull();
        assertThat(e.getMessage()).contains(expected);
    }

    private static QuantizationVariant only(String recipe) throws RecipeException {
        return RecipeReader.read(recipe, ALL).variants().get(0);
    }
}
