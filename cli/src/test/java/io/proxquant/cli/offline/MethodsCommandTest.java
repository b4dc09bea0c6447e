package io.proxquant.cli.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.penalties.Penalties;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.rules.GradientRules;
import io.proxquant.quantization.schedules.StrengthSchedules;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.KeyDeclaration;

import static org.assertj.core.api.Assertions.assertThat;

/** What is added to a registry is listed here, and accepted in recipes, without further code. */
class MethodsCommandTest {

    @Test
    void theListHoldsExactlyWhatTheRegistriesDeclare() {
        JsonNode list = Offline.run(new MethodsCommand(), "--json").json();
        List<PieceDeclaration> methods =
                MethodPresets.all().stream().map(MethodPreset::declared).toList();
        assertListed(list, "method", methods);
        assertListed(list, "quantizer", Quantizers.declared());
        assertListed(list, "map", ProximalMaps.declared());
        assertListed(list, "schedule", StrengthSchedules.declared());
        assertListed(list, "gradient-rule", GradientRules.declared());
        assertListed(list, "penalty", Penalties.declared());
        assertThat(list)
                .hasSize(methods.size()
                        + Quantizers.declared().size()
                        + ProximalMaps.declared().size()
                        + StrengthSchedules.declared().size()
                        + GradientRules.declared().size()
                        + Penalties.declared().size());
    }

    @Test
    void recipesMayNameWhatIsListedAndNothingElse() {
        JsonNode list = Offline.run(new MethodsCommand(), "--json").json();
        Declarations recipes = Declarations.load();
        assertThat(recipes.names(Declaration.Kind.METHOD)).isEqualTo(names(list, "method"));
        assertThat(recipes.names(Declaration.Kind.QUANTIZER)).isEqualTo(names(list, "quantizer"));
        assertThat(recipes.names(Declaration.Kind.MAP)).isEqualTo(names(list, "map"));
    }

    /** A schedule is chosen by the preset: its options are the method's in list and recipe. */
    @Test
    void recipesTakeTheOptionsThatAreListedThoseOfTheSchedulesAmongThem() {
        JsonNode list = Offline.run(new MethodsCommand(), "--json").json();
        Declarations recipes = Declarations.load();
        for (MethodPreset preset : MethodPresets.all()) {
            List<String> taken = recipes.find(Declaration.Kind.METHOD, preset.name()).orElseThrow().keys().stream()
                    .map(KeyDeclaration::name)
                    .toList();
            List<String> listed = new ArrayList<>();
            find(list, "method", preset.name())
                    .get("parameters")
                    .forEach(parameter -> listed.add(parameter.get("name").asText()));
            assertThat(taken).as(preset.name()).isEqualTo(listed);
            assertThat(StrengthSchedules.declared())
                    .extracting(PieceDeclaration::name)
                    .contains(preset.schedule().name());
            assertThat(taken)
                    .as(preset.name())
                    .containsAll(preset.schedule().options().keySet());
        }
    }

    @Test
    void theHelpOfQuantizeNamesEveryQuantizerOfTheRegistry() {
        String help = Offline.quantize("--help").out();
        String listed = help.substring(help.indexOf("Quantizers: ")).replaceAll("\\s+", " ");
        assertThat(listed)
                .startsWith("Quantizers: "
                        + String.join(
                                ", ",
                                Quantizers.declared().stream()
                                        .map(PieceDeclaration::name)
                                        .toList())
                        + ".")
                .contains("Exit status: 0 success");
    }

    @Test
    void methodsNeedTrainingAndQuantizersSayWhatAFileLacks() {
        for (JsonNode piece : Offline.run(new MethodsCommand(), "--json").json()) {
            List<String> needs = new ArrayList<>();
            piece.get("needs").forEach(need -> needs.add(need.asText()));
            String name = piece.get("name").asText();
            switch (piece.get("kind").asText()) {
                case "method" -> assertThat(needs).as(name).contains("training");
                case "quantizer" ->
                    assertThat(needs)
                            .as(name)
                            .hasSameSizeAs(Quantizers.byName(name, Map.of()).needs());
                default -> assertThat(needs).as(name).doesNotContain("training");
            }
        }
    }

    @Test
    void withoutJsonEveryPieceHasALineWithSourceAndParametersBelow() {
        Offline run = Offline.run(new MethodsCommand());
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("quantizer alternating: ", "source: Xu et al. 2018")
                .contains("bits = 2 (integer from 1 to 4): bits per weight")
                .contains("method proxquant-binary: ", "needs: training");
    }

    private static void assertListed(JsonNode list, String kind, List<PieceDeclaration> declared) {
        assertThat(names(list, kind))
                .isEqualTo(declared.stream().map(PieceDeclaration::name).toList());
        for (PieceDeclaration each : declared) {
            JsonNode piece = find(list, kind, each.name());
            assertThat(piece.get("source").asText()).isEqualTo(each.source()).isNotBlank();
            assertThat(piece.get("parameters")).as(each.name()).hasSameSizeAs(each.options());
            for (int i = 0; i < each.options().size(); i++) {
                assertParameter(piece.get("parameters").get(i), each.options().get(i));
            }
        }
    }

    private static void assertParameter(JsonNode listed, OptionDeclaration declared) {
        assertThat(listed.get("name").asText()).isEqualTo(declared.name());
        assertThat(listed.get("type").asText()).isEqualTo(declared.type());
        if (declared.defaultValue() instanceof Number number) {
            assertThat(listed.get("default").asDouble()).isEqualTo(number.doubleValue());
        }
        if (declared.min() != null) {
            assertThat(listed.get("min").asDouble()).isEqualTo(((Number) declared.min()).doubleValue());
            assertThat(listed.get("max").asDouble()).isEqualTo(((Number) declared.max()).doubleValue());
        }
        assertThat(listed.has("choices")).isEqualTo(!declared.choices().isEmpty());
    }

    private static JsonNode find(JsonNode list, String kind, String name) {
        for (JsonNode piece : list) {
            if (piece.get("kind").asText().equals(kind)
                    && piece.get("name").asText().equals(name)) {
                return piece;
            }
        }
        throw new AssertionError(kind + " " + name + " is not listed");
    }

    private static List<String> names(JsonNode list, String kind) {
        List<String> names = new ArrayList<>();
        list.forEach(piece -> {
            if (piece.get("kind").asText().equals(kind)) {
                names.add(piece.get("name").asText());
            }
        });
        return names;
    }
}
