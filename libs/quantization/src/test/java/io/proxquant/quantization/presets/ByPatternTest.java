package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.presets.ByPattern.Rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What layers have that others have not. */
class ByPatternTest {
    private static final ByPattern<String> RULES = new ByPattern<>(
            List.of(new Rule<>(List.of("fc1.*", "@last"), "first"), new Rule<>(List.of("fc*"), "second")));

    @Test
    void theFirstRuleThatFitsANameCounts() {
        assertThat(RULES.of("fc1.weight")).contains("first");
        assertThat(RULES.of("fc2.weight")).contains("second");
        assertThat(RULES.of("conv.weight")).isEmpty();
        assertThat(ByPattern.none().of("fc1.weight")).isEmpty();
    }

    @Test
    void placesBecomeNamesOfOneNetwork() {
        assertThat(RULES.speaksOfPlaces()).isTrue();
        ByPattern<String> placed = RULES.placed(List.of("conv.weight", "fc1.weight", "head.weight"));
        assertThat(placed.speaksOfPlaces()).isFalse();
        assertThat(placed.of("head.weight")).contains("first");
    }

    @Test
    void patternsThatMatchNothingAreTold() {
        assertThat(RULES.idle(List.of("fc2.weight"))).containsExactly("fc1.*");
        assertThat(RULES.idle(List.of("fc1.weight"))).isEmpty();
    }

    @Test
    void aRuleForNothingIsRefused() {
        assertThatThrownBy(() -> new Rule<>(List.of(), "x")).hasMessageContaining("needs patterns");
        assertThatThrownBy(() -> new Rule<>(List.of("a", " "), "x")).hasMessageContaining("needs patterns");
    }

    @Test
    void aMethodOfAnyQuantizerTakesOthersByLayerWithTheirDefaults() {
        MethodPreset lc = MethodPresets.byName("lc-quadratic-penalty");
        MethodPreset mixed = lc.byLayer(new ByPattern<>(
                List.of(new Rule<>(List.of("fc1.*"), new ComponentSpec("kmeans", Map.of("levels", 2))))));
        assertThat(mixed.newQuantizersByLayer()
                        .of("fc1.weight")
                        .orElseThrow()
                        .layout()
                        .levels())
                .isEqualTo(2);
        assertThat(mixed.freeze().byLayer().of("fc1.weight").orElseThrow().options())
                .isEqualTo(Map.of("levels", 2, "init", "linear"));
        assertThat(mixed.with(Map.of("mu", 1)).freeze().byLayer())
                .isEqualTo(mixed.freeze().byLayer());
    }

    @Test
    void aMethodOfOneQuantizerTakesNoOtherAndLevelsOfTrainingAreRefused() {
        ByPattern<ComponentSpec> binary =
                new ByPattern<>(List.of(new Rule<>(List.of("*"), ComponentSpec.of("binary"))));
        ByPattern<ComponentSpec> trained =
                new ByPattern<>(List.of(new Rule<>(List.of("*"), ComponentSpec.of("ternary-trained"))));
        assertThatThrownBy(() -> MethodPresets.byName("twn").byLayer(binary)).hasMessageContaining("one quantizer");
        assertThatThrownBy(() -> MethodPresets.byName("direct-compression").byLayer(trained))
                .hasMessageContaining("trains no levels");
        assertThat(MethodPresets.byName("twn").byLayer(ByPattern.none())).isEqualTo(MethodPresets.byName("twn"));
    }
}
