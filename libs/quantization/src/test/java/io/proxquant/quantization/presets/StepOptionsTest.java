package io.proxquant.quantization.presets;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.QuantizedStep;
import io.proxquant.quantization.UpdateScale;
import io.proxquant.quantization.options.OptionDeclaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class StepOptionsTest {
    private static final MethodPreset CONNECT = MethodPresets.byName("binary-connect");
    private static final MethodPreset PROXQUANT = MethodPresets.byName("proxquant-binary");

    @Test
    void aScaleOfUpdatesCanBeSwitchedOffAndOn() {
        assertThat(CONNECT.with(Map.of()).step()).isEqualTo(QuantizedStep.of(UpdateScale.GLOROT));
        assertThat(CONNECT.with(Map.of("updateScale", "none")).step()).isEqualTo(QuantizedStep.PLAIN);
        assertThat(PROXQUANT.step()).isEqualTo(QuantizedStep.PLAIN);
        assertThat(PROXQUANT.with(Map.of("updateScale", "glorot")).step())
                .isEqualTo(QuantizedStep.of(UpdateScale.GLOROT));
        assertThatThrownBy(() -> CONNECT.with(Map.of("updateScale", "xavier")))
                .hasMessageContaining("allowed: one of [glorot, none]");
    }

    @Test
    void aRateOfTheirOwnIsAFactorOfTheOptimizersRate() {
        QuantizedStep step = PROXQUANT.with(Map.of("quantizedRate", 0.1)).step();
        assertThat(step.factor(new long[] {64, 32, 3, 3}, 0.01)).isEqualTo(10f);
        QuantizedStep both = CONNECT.with(Map.of("quantizedRate", 0.02)).step();
        float glorot = UpdateScale.GLOROT.factor(new long[] {64, 32, 3, 3});
        assertThat(both.factor(new long[] {64, 32, 3, 3}, 0.01)).isCloseTo(2 * glorot, within(1e-4f));
        assertThatThrownBy(() -> PROXQUANT.with(Map.of("quantizedRate", 0)))
                .hasMessageContaining("option 'quantizedRate' of 'proxquant-binary' is 0; allowed: ");
    }

    @Test
    void whatAPresetDoesNotHaveIsInNoCanonicalForm() {
        assertThat(PROXQUANT.declared().options())
                .filteredOn(each -> each.defaultValue() == null)
                .extracting(OptionDeclaration::name)
                .containsExactly("schedule", "updateScale", "quantizedRate");
    }

    @Test
    void aPenaltyThatBoundsTheRateTakesNoOther() {
        assertThatThrownBy(() -> MethodPresets.byName("lc-quadratic-penalty").with(Map.of("quantizedRate", 1)))
                .hasMessageContaining("'lc-quadratic-penalty' has no option 'quantizedRate'");
    }
}
