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

    private static final String TRAINED =
            """
            apiVersion: proxquant.io/v1
            model: decoder
            network: {type: decoder}
            data: {type: pictures}
            training:
              method: {name: proxquant-binary, rate: 1.0e-4, granularity: row}
              batch: 8
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
            quantizations:
              - {name: binary, quantizer: binary-unit}
            """;

    private static final Declarations ALL = Declarations.of(Stream.concat(
                    Stream.of(
                            Declaration.of(
                                    Declaration.Kind.DATA,
                                    "pictures",
                                    "pictures",
                                    List.of(),
                                    Map.of("task", Declaration.IMAGES)),
                            new Declaration(
                                    Declaration.Kind.NETWORK,
                                    "decoder",
                                    "a transposed convolution and a classifier",
                                    List.of(),
                                    Map.of("task", Declaration.IMAGES),
                                    options -> List.of(
                                            new DeclaredTensor("up.weight", List.of(8L, 4L, 3L, 3L), true, 1),
                                            new DeclaredTensor("experts.weight", List.of(5L, 6L, 7L), true, 2),
                                            DeclaredTensor.of("fc.weight", List.of(10L, 6L), true)),
                                    List.of())),
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

    @Test
    void trainingCutsByTheSameDimensionsAndItsOwnQuantizationSaysSo() throws RecipeException {
        Recipe recipe = RecipeReader.read(TRAINED, ALL);
        assertThat(recipe.training().method().axis().patterns())
                .containsExactlyInAnyOrderEntriesOf(Map.of("experts.weight", 2, "up.weight", 1));
        QuantizationVariant own = recipe.variants().get(0);
        assertThat(own.axis()).containsExactly(Map.entry("experts.weight", 2), Map.entry("up.weight", 1));
        assertThat(OwnMethod.of(recipe.training()).orElseThrow().is(own)).isTrue();
        Recipe stored = RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.of(RecipeSection.TRAINING));
        assertThat(OwnMethod.of(stored.training())).isEqualTo(OwnMethod.of(recipe.training()));

        Recipe first = RecipeReader.read(TRAINED.replace("granularity: row}", "granularity: row, axis: 0}"), ALL);
        assertThat(OwnMethod.of(first.training()).orElseThrow().axis().orNull()).isNull();
        assertThat(first.variants().get(0).axis()).as("taken over").isNull();
        assertThat(OwnMethod.of(first.training()).orElseThrow().is(own))
                .as("codes by dimension 0 are none of a variant by another")
                .isFalse();
        assertThat(RecipeReader.read(TRAINED.replace("granularity: row}", "granularity: tensor}"), ALL)
                        .document()
                        .asMap()
                        .toString())
                .doesNotContain("axis");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    row, axis: 16}        | 6:74: training.method.axis: must be at least 0 and at most 15, was 16
                    tensor, axis: 1}      | training.method.axis: goes with granularity row or group:N
                    row, axis: {down: 1}} | training.method.axis: 'down' matches no tensor that can be quantized
                    row, axis: {fc*: 2}}  | fc.weight: it has no axis 2, its shape is [10, 6]
                    """)
    void whatDoesNotFitTheMethodIsRefusedToo(String given, String expected) {
        RecipeException e = catchThrowableOfType(
                RecipeException.class, () -> RecipeReader.read(TRAINED.replace("row}", given), ALL));
        assertThat(e).as("it was not refused").isNotNull();
        assertThat(e.getMessage()).contains(expected);
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
