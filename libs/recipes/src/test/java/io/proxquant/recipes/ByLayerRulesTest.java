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

/** Layers with quantizers of their own: a list of rules, the first that fits a name counting. */
class ByLayerRulesTest {
    private static final String TRAINED =
            """
            apiVersion: proxquant.io/v1
            model: perceptron
            network: {type: perceptron}
            data: {type: pictures}
            training:
              method:
                name: lc-quadratic-penalty
                quantizer: kmeans
                levels: 2
                byLayer:
                  - {layers: ["fc1.*"], quantizer: ternary}
                  - {layers: ["@last", "fc*"], quantizer: kmeans, levels: 16}
              batch: 8
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
            quantizations:
              - name: own
                quantizer: kmeans
                levels: 2
                byLayer:
                  - {layers: ["fc1.*"], quantizer: ternary}
                  - {layers: ["head.weight", "fc*"], quantizer: kmeans, levels: 16}
              - name: plain
                quantizer: kmeans
                levels: 2
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
                                    "perceptron",
                                    "three matrices",
                                    List.of(),
                                    Map.of("task", Declaration.IMAGES),
                                    options -> List.of(
                                            DeclaredTensor.of("fc1.weight", List.of(8L, 4L), true),
                                            DeclaredTensor.of("fc2.weight", List.of(8L, 8L), true),
                                            DeclaredTensor.of("head.weight", List.of(10L, 8L), true)),
                                    List.of())),
                    new QuantizationDeclarations().declarations().stream())
            .toList());

    @Test
    void theMethodAndTheSpecificationHaveThemAndTheyReadBackEqual() throws RecipeException {
        Recipe recipe = RecipeReader.read(TRAINED, ALL);
        var preset = recipe.training().method().preset();
        assertThat(preset.newQuantizer().layout().levels()).isEqualTo(2);
        assertThat(preset.newQuantizersByLayer().of("fc1.weight").orElseThrow().name())
                .isEqualTo("ternary");
        assertThat(preset.newQuantizersByLayer()
                        .of("head.weight")
                        .orElseThrow()
                        .layout()
                        .levels())
                .as("the last layer, by name")
                .isEqualTo(16);
        QuantizationVariant own = recipe.variants().get(0);
        assertThat(own.byLayer()).hasSize(2);
        assertThat(own.digest()).isNotEqualTo(recipe.variants().get(1).digest());

        Recipe stored = RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.allOf(RecipeSection.class));
        assertThat(stored).isEqualTo(recipe);
        assertThat(stored.digest()).isEqualTo(recipe.digest());
        assertThat(RecipeReader.fromJson(recipe.canonical(), ALL, EnumSet.of(RecipeSection.QUANTIZATIONS))
                        .variants())
                .isEqualTo(recipe.variants());
    }

    @Test
    void theMethodsOwnCodesAreThoseOfTheSameRulesAndNoOthers() throws RecipeException {
        Recipe recipe = RecipeReader.read(TRAINED, ALL);
        OwnMethod own = OwnMethod.of(recipe.training()).orElseThrow();
        assertThat(own.is(recipe.variants().get(0))).isTrue();
        assertThat(own.is(recipe.variants().get(1))).isFalse();
        for (String other : List.of(
                "{layers: [\"fc1.weight\"], quantizer: ternary}\n                  - {layers: [\"head.weight\", \"fc*\"]",
                "{layers: [\"fc1.*\"], quantizer: binary}\n                  - {layers: [\"head.weight\", \"fc*\"]")) {
            String changed = TRAINED.replace(
                    "{layers: [\"fc1.*\"], quantizer: ternary}\n      - {layers: [\"head.weight\", \"fc*\"]",
                    other.replace("                  ", "      "));
            assertThat(changed).isNotEqualTo(TRAINED);
            assertThat(own.is(RecipeReader.read(changed, ALL).variants().get(0)))
                    .isFalse();
        }
    }

    @Test
    void withoutRulesNothingIsAddedToWhatIsStored() throws RecipeException {
        Recipe recipe = RecipeReader.read(TRAINED, ALL);
        assertThat(recipe.variants().get(1).byLayer()).isNull();
        Map<?, ?> plain = (Map<?, ?>) ((List<?>) recipe.document().asMap().get("quantizations")).get(1);
        assertThat(plain.containsKey("byLayer")).isFalse();
    }

    @Test
    void aRuleNamesTheRevisionOfItsQuantizer() throws RecipeException {
        QuantizationVariant variant = RecipeReader.read(
                        TRAINED.replace(
                                "{layers: [\"fc1.*\"], quantizer: ternary}",
                                "{layers: [\"fc1.*\"], quantizer: uniform}"),
                        ALL)
                .variants()
                .get(0);
        assertThat(variant.byLayer().get(0).revision()).isEqualTo(2);
        assertThat(variant.byLayer().get(1).revision()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    layers: ["fd1.*"], quantizer: ternary | byLayer[0].layers: 'fd1.*' matches no tensor that can be quantized
                    layers: [], quantizer: ternary        | byLayer[0].layers: is missing: e.g.
                    layers: [""], quantizer: ternary      | byLayer[0].layers: has an empty pattern
                    quantizer: ternary                    | byLayer[0].layers: is missing
                    layers: ["fc1.*"], quantizer: ternari | byLayer[0].quantizer
                    layers: ["fc1.*"], quantizer: ternary, levels: 3 | byLayer[0].levels: is not a known key
                    layers: ["fc1.*"], quantizer: kmeans, levels: 1  | byLayer[0].levels: must be at least 2
                    layers: ["fc1.*"], quantizer: ternary-trained    | trains no levels
                    """)
    void whatDoesNotFitIsNamedWithItsPlace(String rule, String expected) {
        refused(TRAINED.replace("layers: [\"fc1.*\"], quantizer: ternary", rule), expected);
    }

    @Test
    void aMethodOfOneQuantizerAndAPathTakeNone() {
        refused(
                TRAINED.replace("name: lc-quadratic-penalty\n    quantizer: kmeans\n    levels: 2", "name: twn"),
                "training.method.byLayer: method 'twn' is a method of one quantizer");
        refused(
                TRAINED.replace("name: own\n    quantizer: kmeans\n    levels: 2", "{name: own, mode: prox, map: box}")
                        .replace(
                                "- {name: own, mode: prox, map: box}",
                                "- name: own\n    mode: prox\n    map: binary-l1\n    strengths: [1]"),
                "quantizations[0].byLayer: goes with mode hard");
    }

    private static void refused(String recipe, String expected) {
        RecipeException e = catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(recipe, ALL));
        assertThat(e).as("it was not refused").isNotNull();
        assertThat(e.getMessage()).contains(expected);
    }
}
