package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Where the network is declared, what does not fit its parameters is refused when the recipe is read. */
class TensorRulesTest {

    private static final String RECIPE =
            """
            apiVersion: proxquant.io/v1
            model: small
            network: {type: small, units: 12, names: {fc: linear}}
            data: {type: pictures}
            training:
              batch: 8
              method: {name: proxquant-binary, rate: 1.0e-4, granularity: "group:3"}
              layers: {include: ["*.weight"], exclude: ["bn*"]}
              warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
              quantize: {epochs: 1, optimizer: {type: sgd, rate: 0.1}}
            quantizations:
              - {name: binary, quantizer: binary, granularity: row}
              - {name: conv, quantizer: binary, granularity: "group:9", layers: {include: ["conv*"]}}
            gate: {minAccuracy: 0.5}
            """;

    private static final Declarations ALL = Declarations.of(Stream.concat(
                    Stream.of(
                            new Declaration(
                                    Declaration.Kind.NETWORK,
                                    "small",
                                    "a convolution and a classifier",
                                    List.of(
                                            KeyDeclaration.integer("units", 12, 1, 100, "inputs of fc"),
                                            KeyDeclaration.flag("hidden", false, "a layer between"),
                                            KeyDeclaration.optionalInteger("stride", 1, 4, "of the kernel"),
                                            KeyDeclaration.optionalInteger("padding", 0, 4, "below the stride")),
                                    Map.of("task", Declaration.IMAGES),
                                    TensorRulesTest::tensors,
                                    List.of(TensorRulesTest::padded)),
                            Declaration.of(
                                    Declaration.Kind.DATA,
                                    "pictures",
                                    "colour",
                                    List.of(
                                            KeyDeclaration.optionalReals("mean", -1, 1, "means"),
                                            KeyDeclaration.optionalReals("std", 0.1, 9, "deviations")),
                                    Map.of("task", Declaration.IMAGES, "channels", 3))),
                    new QuantizationDeclarations().declarations().stream())
            .toList());

    private static Optional<DeclaredRule.Misfit> padded(DeclaredRule.Values values) {
        if (values.find("stride").orElse(null) instanceof Long stride) {
            if (!values.given("padding")) {
                return Optional.of(DeclaredRule.Misfit.of("padding", "a stride needs one"));
            }
            if (values.find("padding").orElse(0L) instanceof Long padding && padding >= stride) {
                return Optional.of(new DeclaredRule.Misfit("padding", "must be below the stride", List.of("0")));
            }
        }
        return Optional.empty();
    }

    private static List<DeclaredTensor> tensors(Options options) {
        if (options.integer("units") == 13) {
            throw new IllegalArgumentException("units must not be 13");
        }
        DeclaredTensor hidden = DeclaredTensor.of("hidden.weight", List.of(4L, 4L), true);
        return Stream.of(
                        Stream.of(DeclaredTensor.of("conv1.weight", List.of(4L, 3L, 3L, 3L), true)),
                        Stream.of(DeclaredTensor.of("bn1.weight", List.of(4L), false)),
                        options.flag("hidden") ? Stream.of(hidden) : Stream.<DeclaredTensor>empty(),
                        Stream.of(DeclaredTensor.of("fc.weight", List.of(10L, (long) options.integer("units")), true)),
                        Stream.of(DeclaredTensor.of("fc.bias", List.of(10L), false)))
                .flatMap(each -> each)
                .toList();
    }

    @Test
    void aRecipeThatFitsIsReadAndReadsBackAsStored() throws RecipeException {
        Recipe recipe = RecipeReader.read(RECIPE, ALL);
        assertThat(recipe.network().names().foreign("fc.weight")).isEqualTo("linear.weight");
        assertThat(recipe.network().flat()).containsEntry("names", Map.of("fc", "linear"));
        Recipe stored = RecipeReader.fromJson(recipe.canonical(), ALL, java.util.EnumSet.allOf(RecipeSection.class));
        assertThat(stored).isEqualTo(recipe);
        assertThat(stored.digest()).isEqualTo(recipe.digest());
    }

    @Test
    void patternsOfAPresetNeedNotMatchEveryNetwork() throws RecipeException {
        String standing = RECIPE.replace("  layers: {include: [\"*.weight\"], exclude: [\"bn*\"]}\n", "");
        Recipe recipe = RecipeReader.read(standing, ALL);
        assertThat(recipe.training().layers().exclude()).contains("*shortcut*");
        assertThat(RecipeReader.fromJson(recipe.canonical(), ALL, java.util.EnumSet.allOf(RecipeSection.class)))
                .isEqualTo(recipe);
    }

    @Test
    void placesAreStoredAsTheNamesThatTheyHaveInTheDeclaredNetwork() throws RecipeException {
        String places = RECIPE.replace("[\"bn*\"]", "[\"bn*\", \"@last\"]").replace("[\"conv*\"]", "[\"@first\"]");
        Recipe recipe = RecipeReader.read(places, ALL);
        assertThat(recipe.training().layers().exclude()).containsExactly("bn*", "linear.weight");
        assertThat(recipe.quantizations().get(0).layers())
                .as("taken over from training")
                .isEqualTo(recipe.training().layers());
        assertThat(recipe.quantizations().get(1).layers().include()).containsExactly("conv1.weight");
        assertThat(RecipeReader.fromJson(recipe.canonical(), ALL, java.util.EnumSet.allOf(RecipeSection.class)))
                .isEqualTo(recipe);
    }

    @Test
    void aPresetsPlacesAreNamesToo() throws RecipeException {
        String ternary = RECIPE.replace("proxquant-binary", "proxquant-ternary")
                .replace("group:3", "tensor")
                .replace("[\"conv*\"]", "[\"hidden*\"]")
                .replace("group:9", "row")
                .replace("  layers: {include: [\"*.weight\"], exclude: [\"bn*\"]}\n", "")
                .replace("network: {type: small, units: 12,", "network: {type: small, units: 12, hidden: true,");
        Recipe recipe = RecipeReader.read(ternary, ALL);
        assertThat(recipe.training().layers().speaksOfPlaces()).isFalse();
        assertThat(recipe.training().layers().exclude()).contains("*shortcut*", "conv1.weight", "linear.weight");
        assertThat(recipe.training().layers().matches("hidden.weight")).isTrue();
    }

    @Test
    void whatAQuantizationTakesOverIsReportedOnlyWhereItComesFrom() {
        assertThat(problems(RECIPE.replace("[\"bn*\"]", "[\"*\"]")))
                .containsExactly(
                        "8:11: training.layers: include [*.weight] and exclude [*] leave no tensor to quantize;"
                                + " allowed: conv1.weight, linear.weight",
                        "13:69: quantizations[1].layers: include [conv*] and exclude [*] leave no tensor to quantize;"
                                + " allowed: conv1.weight, linear.weight");
        assertThat(problems(RECIPE.replace("[\"*.weight\"]", "[\"weights\"]"))).hasSize(1);
        assertThat(problems(RECIPE.replace("group:3", "group:5").replace(", granularity: row", "")))
                .hasSize(1);
    }

    @Test
    void aNumberThatIsNotFiniteIsReportedOnce() {
        assertThat(problems(RECIPE.replace("rate: 0.1}}\n  quantize", "rate: .inf}}\n  quantize")))
                .containsExactly("9:55: training.warmStart.optimizer.rate: must be a finite number, was .inf");
        assertThat(problems(RECIPE.replace("rate: 1.0e-4", "rate: .nan"))).hasSize(1);
    }

    @Test
    void whatIsIgnoredIsLeftAloneByWhoeverQuantizes() throws RecipeException {
        String asked = RECIPE.replace("names: {fc: linear}", "names: {fc: linear}, ignore: [\"ema.*\"]");
        Recipe recipe = RecipeReader.read(asked, ALL);
        assertThat(recipe.training().layers().exclude()).containsExactly("bn*", "ema.*");
        assertThat(recipe.quantizations())
                .allSatisfy(each -> assertThat(each.layers().exclude()).containsExactly("bn*", "ema.*"));
        Recipe again = RecipeReader.read(new String(recipe.canonical(), UTF_8), ALL);
        assertThat(again.digest()).isEqualTo(recipe.digest());
        assertThat(again.network().names().ignored()).containsExactly("ema.*");
    }

    @Test
    void aPrefixIsPartOfTheNamesThatPatternsAreOver() throws RecipeException {
        String prefixed = RECIPE.replace("names: {fc: linear}", "names: {fc: linear}, prefix: \"module.\"");
        assertThat(problems(prefixed))
                .contains("8:45: training.layers.exclude[0]: 'bn*' matches no tensor; allowed: module.conv1.weight,"
                        + " module.bn1.weight, module.linear.weight, module.linear.bias");
        Recipe recipe = RecipeReader.read(
                prefixed.replace("\"bn*\"", "\"*bn*\", \"@last\"").replace("\"conv*\"", "\"*conv*\""), ALL);
        assertThat(recipe.training().layers().exclude()).containsExactly("*bn*", "module.linear.weight");
        assertThat(RecipeReader.read(new String(recipe.canonical(), UTF_8), ALL).digest())
                .isEqualTo(recipe.digest());
    }

    private static List<String> problems(String recipe) {
        RecipeException refused = catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(recipe, ALL));
        assertThat(refused).as("must be refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    names: {fc: linear}   | names: {head: linear} | 3:49: network.names.head: no parameter of 'small' has this name or begins with it; allowed: conv1.weight, bn1.weight, fc.weight, fc.bias
                    names: {fc: linear}   | names: {fc: bn1}      | 3:42: network.names: bn1.weight and fc.weight would both be called 'bn1.weight'
                    names: {fc: linear}   | names: {fc: 7}        | 3:47: network.names.fc: must be text, was '7'
                    names: {fc: linear}   | names: [fc]           | 3:42: network.names: must be a map of keys and values
                    names: {fc: linear}   | prefix: ""            | 3:43: network.prefix: is empty; leave the key out
                    names: {fc: linear}   | prefix: 7             | 3:43: network.prefix: must be text, was '7'
                    names: {fc: linear}   | ignore: ema.*         | 3:43: network.ignore: must be a list, e.g. [...]
                    names: {fc: linear}   | ignore: [""]          | 3:43: network.ignore: has an empty pattern
                    names: {fc: linear}   | ignore: ["fc.*"]      | 3:43: network.ignore: 'fc.*' matches fc.weight, which the network has; it is for tensors that the network has not
                    units: 12             | units: 13             | 3:10: network: units must not be 13
                    ["*.weight"]          | ["*.weight", "fc.*"]  | 8:34: training.layers.include[1]: 'fc.*' matches no tensor that can be quantized; allowed: conv1.weight, linear.weight
                    ["*.weight"]          | ["*.bias"]            | 8:22: training.layers.include[0]: '*.bias' matches no tensor that can be quantized; allowed: conv1.weight, linear.weight
                    ["bn*"]               | ["batchnorm*"]        | 8:45: training.layers.exclude[0]: 'batchnorm*' matches no tensor; allowed: conv1.weight, bn1.weight, linear.weight, linear.bias
                    ["bn*"]               | ["*"]                 | 8:11: training.layers: include [*.weight] and exclude [*] leave no tensor to quantize; allowed: conv1.weight, linear.weight
                    "group:3"             | "group:5"             | 7:63: training.method.granularity: groups of 5 do not divide the rows of 2 of 2 tensors: linear.weight (12 weights a row: 2, 3, 4, 6, 12 would fit); conv1.weight (27 weights a row: 3, 9, 27 would fit); all 2 tensors together: 3 would fit; allowed: tensor, row, group:N with N dividing every row
                    "group:9"             | "group:4"             | 13:50: quantizations[1].granularity: groups of 4 do not divide the rows of conv1.weight (27 weights a row: 3, 9, 27 would fit); allowed: tensor, row, group:N with N dividing every row
                    ["conv*"]             | ["convolution*"]      | 13:80: quantizations[1].layers.include[0]: 'convolution*' matches no tensor that can be quantized; allowed: conv1.weight, linear.weight
                    units: 12             | stride: 2              | 3:10: network.padding: is missing: a stride needs one
                    units: 12             | stride: 2, padding: 3  | 3:44: network.padding: must be below the stride; allowed: 0
                    units: 12             | stride: 9              | 3:32: network.stride: must be at least 1 and at most 4, was 9
                    {type: pictures}      | {type: pictures, std: [0.5, 0, 0.5]}     | 4:35: data.std[1]: must be at least 0.1 and at most 9, was 0.0
                    {type: pictures}      | {type: pictures, mean: 0.5}              | 4:30: data.mean: must be a list of numbers, e.g. [0.5], was '0.5'
                    """)
    void whatDoesNotFitIsNamedWithItsPlace(String good, String bad, String expected) {
        assertThat(RECIPE).contains(good);
        assertThat(problems(RECIPE.replace(good, bad))).contains(expected);
    }
}
