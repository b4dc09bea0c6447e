package io.proxquant.quantization.presets;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Progress;
import io.proxquant.quantization.StrengthSchedule;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.schedules.StrengthSchedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class MethodPresetsTest {
    @Test
    void everyPresetNamesPiecesThatExist() {
        assertThat(MethodPresets.all()).extracting(MethodPreset::name).doesNotHaveDuplicates();
        for (MethodPreset preset : MethodPresets.all()) {
            assertThat(preset.newMap().name()).isEqualTo(preset.map().name());
            assertThat(preset.newQuantizer().name())
                    .isEqualTo(preset.quantizer().name());
            assertThat(preset.newSchedule().strength(new Progress(0, 0, 10, 5, 0.1, 0.1, 0)))
                    .isGreaterThanOrEqualTo(0);
            assertThat(preset.newConstraint().name()).isEqualTo(preset.constraint());
            assertThat(preset.newGradientRule()).isNotNull();
            assertThat(MethodPresets.byName(preset.name())).isSameAs(preset);
            assertThat(preset.with(Map.of())).as("its own defaults are valid").isEqualTo(preset);
        }
        assertThatThrownBy(() -> MethodPresets.byName("proxquant"))
                .hasMessageContaining("method 'proxquant' is unknown; allowed: [proxquant-binary, ");
    }

    @Test
    void thePaperSettingsShrinkBySevenPointEightOver200Epochs() {
        StrengthSchedule schedule = MethodPresets.byName("proxquant-binary").newSchedule();
        double total = 0;
        for (int epoch = 0; epoch < 200; epoch++) {
            total += 391 * schedule.strength(new Progress(391L * epoch, epoch, 391, 200, 0.01, 0.01, 0));
        }
        assertThat(total).isCloseTo(7.8, within(0.03));
    }

    @Test
    void theHomotopyStartsAtZeroAndFollowsTheLearningRate() {
        StrengthSchedule linear = StrengthSchedules.byName("linear-per-epoch", Map.of("rate", 0.5));
        assertThat(linear.strength(new Progress(7, 0, 10, 5, 0.1, 0.1, 0.7))).isZero();
        assertThat(linear.strength(new Progress(39, 3, 10, 5, 0.1, 0.1, 3.9))).isCloseTo(0.15, within(1e-15));
        StrengthSchedule constant = StrengthSchedules.byName("constant", Map.of("rate", 2));
        assertThat(constant.strength(new Progress(39, 3, 10, 5, 0.1, 0.1, 3.9))).isCloseTo(0.2, within(1e-15));
        assertThat(StrengthSchedules.byName("infinite", Map.of()).strength(new Progress(0, 0, 1, 1, 0, 0, 0)))
                .isInfinite();
        assertThatThrownBy(() -> new Progress(-1, 0, 1, 1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Progress(0, 0, 1, 1, Double.NaN, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptionGoesToEveryPieceThatHasIt() {
        MethodPreset three = MethodPresets.byName("proxquant-alternating")
                .with(Map.of("bits", 3, "rate", 2e-3, "granularity", "tensor"));
        assertThat(three.newQuantizer().layout().bits()).isEqualTo(3);
        assertThat(three.newMap().stateSize()).isEqualTo(3);
        assertThat(three.granularity()).isEqualTo(new Granularity.Tensor());
        assertThat(three.newSchedule().strength(new Progress(0, 1, 1, 2, 1, 1, 0)))
                .isEqualTo(2e-3);
        assertThat(MethodPresets.byName("proxquant-alternating")
                        .newQuantizer()
                        .layout()
                        .bits())
                .isEqualTo(2);
    }

    @Test
    void whatAPresetDoesNotOfferIsRefusedWithWhatItDoes() {
        MethodPreset binary = MethodPresets.byName("proxquant-binary");
        assertThatThrownBy(() -> binary.with(Map.of("bits", 2)))
                .hasMessageContaining(
                        "'proxquant-binary' has no option 'bits'; allowed: [adjustRate, rate, granularity, schedule, updateScale, quantizedRate]");
        assertThatThrownBy(() -> binary.with(Map.of("rate", -1))).hasMessageContaining("a number from 0.0 to 1.0E9");
        assertThatThrownBy(() -> MethodPresets.byName("proxquant-alternating").with(Map.of("bits", 5)))
                .hasMessageContaining("option 'bits' of 'proxquant-alternating' is 5; allowed: an integer from 1 to 4");
    }

    @Test
    void firstAndLastAreNamesOfTheNetwork() {
        List<String> rule = List.of("*bn*", "@first", "@last");
        assertThat(NamePattern.placed(rule, List.of("a", "b", "c"))).containsExactly("*bn*", "a", "c");
        assertThat(NamePattern.placed(rule, List.of("only"))).containsExactly("*bn*", "only");
        assertThat(NamePattern.placed(rule, List.of())).containsExactly("*bn*");
        assertThat(NamePattern.isPlace("@first")).isTrue();
        assertThat(NamePattern.isPlace("first")).isFalse();
    }

    @Test
    void everyPresetKeepsItsOwnOptionsAndGranularities() {
        for (MethodPreset preset : MethodPresets.all()) {
            List<OptionDeclaration> own = preset.declared().options().stream()
                    .filter(option -> !preset.freeze().open()
                            || !Quantizers.options().stream()
                                    .map(OptionDeclaration::name)
                                    .toList()
                                    .contains(option.name()))
                    .toList();
            for (OptionDeclaration option : own) {
                if (option.defaultValue() != null) {
                    assertThat(preset.with(Map.of(option.name(), option.defaultValue())))
                            .as("%s with its own %s", preset.name(), option.name())
                            .isEqualTo(preset);
                }
                if (option.min() != null && option.max() != null) {
                    preset.with(Map.of(option.name(), option.min())).newMap();
                    preset.with(Map.of(option.name(), option.max())).newMap();
                }
            }
            for (String granularity : new String[] {"tensor", "row", "group:8"}) {
                assertThat(preset.with(Map.of("granularity", granularity)).granularity())
                        .hasToString(granularity);
            }
        }
    }

    @Test
    void whereTheStrengthMayBeChosenAnyScheduleTakesThePlaceOfThePresetsOwn() {
        for (MethodPreset preset : MethodPresets.all()) {
            for (PieceDeclaration schedule : StrengthSchedules.interchangeable()) {
                Map<String, String> change = Map.of(MethodPreset.SCHEDULE, schedule.name());
                if (!preset.openSchedule()) {
                    assertThatThrownBy(() -> preset.with(change)).hasMessageContaining("has no option 'schedule'");
                    continue;
                }
                MethodPreset changed = preset.with(change);
                assertThat(changed.schedule().name()).isEqualTo(schedule.name());
                assertThat(changed.with(Map.of())).isEqualTo(changed);
                assertThat(changed.declared().options())
                        .extracting(OptionDeclaration::name)
                        .doesNotHaveDuplicates()
                        .containsAll(schedule.options().stream()
                                .map(OptionDeclaration::name)
                                .toList());
            }
        }
        MethodPreset toTotal = MethodPresets.byName("proxquant-binary")
                .with(Map.of("schedule", "linear-to-total", "total", 3, "granularity", "row"));
        assertThat(toTotal.newSchedule().strength(new Progress(9, 0, 10, 1, 0.1, 0.1, 0)))
                .isCloseTo(2 * 3 * 10 / 110.0, within(1e-15));
        assertThatThrownBy(() -> toTotal.with(Map.of("rate", 1)))
                .hasMessageContaining("'proxquant-binary' has no option 'rate'");
    }

    @Test
    void aMapMayTrainOnAnotherSetThanTheFreezeTakes() {
        MethodPreset rounding = MethodPresets.byName("tqn-stochastic").with(Map.of("bits", 3, "step", 0.25));
        assertThat(rounding.newMap().atRevision(1).stateSize()).isEqualTo(8);
        assertThat(rounding.newQuantizer().layout().levels()).isEqualTo(8);
        assertThat(rounding.declared().options())
                .extracting(OptionDeclaration::name)
                .containsExactly("bits", "step", "granularity", "updateScale", "quantizedRate");
    }

    @Test
    void whereTheQuantizerIsOpenAnyCanBeNamedWithItsOwnOptions() {
        MethodPreset open = MethodPresets.byName("lc-quadratic-penalty");
        for (PieceDeclaration quantizer : Quantizers.declared()) {
            if (quantizer.name().equals("ternary-trained")) {
                assertThatThrownBy(() -> open.with(Map.of("quantizer", quantizer.name())))
                        .hasMessageContaining("'lc-quadratic-penalty' trains no levels");
                continue;
            }
            MethodPreset over = open.with(Map.of("quantizer", quantizer.name()));
            assertThat(over.newQuantizer().name()).isEqualTo(quantizer.name());
            assertThat(over.newQuantizer().layout())
                    .isEqualTo(Quantizers.byName(quantizer.name(), Map.of()).layout());
            assertThat(over.with(Map.of())).isEqualTo(over);
        }
        MethodPreset three = open.with(Map.of("quantizer", "alternating", "bits", 3, "mu", 0.5, "granularity", "row"));
        assertThat(three.newQuantizer().layout().bits()).isEqualTo(3);
        assertThat(three.newSchedule().strength(new Progress(0, 0, 1, 2, 1, 1, 0)))
                .isEqualTo(0.5);
        assertThat(three.with(Map.of("bits", 4)).newQuantizer().layout().bits()).isEqualTo(4);
        assertThatThrownBy(() -> open.with(Map.of("quantizer", "ternary", "bits", 3)))
                .hasMessageContaining("'ternary' has no option 'bits'");
        assertThatThrownBy(() -> open.with(Map.of("quantizer", "tern"))).hasMessageContaining("'tern'");
    }

    @Test
    void lStepsGrowByTheEpochsOfTheirSteps() {
        StrengthSchedule schedule =
                StrengthSchedules.byName("geometric-per-l-step", Map.of("mu", 0.5, "growth", 3, "stepEpochs", 2));
        double[] expected = {0.5, 0.5, 1.5, 1.5, 4.5};
        for (int epoch = 0; epoch < 5; epoch++) {
            assertThat(schedule.strength(new Progress(7L * epoch, epoch, 7, 5, 0.1, 0.1, 0)))
                    .isEqualTo(expected[epoch]);
        }
        assertThat(MethodPresets.byName("lc-augmented-lagrangian")
                        .with(Map.of("stepEpochs", 3))
                        .newPenalty()
                        .compressions()
                        .orElseThrow()
                        .due(new Progress(20, 2, 7, 9, 0.1, 0.1, 0)))
                .as("an option goes to schedule and penalty")
                .isTrue();
    }

    @Test
    void presetsSayWhatTrainingHasToBring() {
        assertThat(MethodPresets.all().stream()
                        .filter(preset -> preset.needs().contains(Need.CURVATURE))
                        .map(MethodPreset::name))
                .containsExactly(
                        "lab",
                        "lat-exact",
                        "lat-approximate",
                        "lat-two-sided-exact",
                        "lat-two-sided-approximate",
                        "laq-linear",
                        "laq-log");
        assertThat(MethodPresets.all().stream()
                        .filter(preset -> preset.needs().contains(Need.TRAINED_LEVELS))
                        .map(MethodPreset::name))
                .containsExactly("ttq");
    }

    @Test
    void binaryRelaxPullsTheScaledSignsGeometricallyAndThenProjects() {
        MethodPreset relax = MethodPresets.byName("binary-relax");
        StrengthSchedule schedule = relax.newSchedule();
        assertThat(schedule.strength(new Progress(0, 0, 10, 200, 0.1, 0.1, 0))).isEqualTo(1);
        assertThat(schedule.strength(new Progress(505, 50, 10, 200, 0.1, 0.1, 0)))
                .isCloseTo(Math.pow(1.04, 50), within(1e-12));
        assertThat(schedule.strength(new Progress(1500, 150, 10, 200, 0.1, 0.1, 0)))
                .isInfinite();
        float[] w = {3, -1, 2, -2};
        relax.newMap().apply(w, 0, 4, 1, new float[1], 0, true);
        assertThat(w).as("halfway to +-mean|w|").containsExactly(2.5f, -1.5f, 2, -2);
    }

    @Test
    void theLayerRulesAreThoseOfThePublishedCode() {
        MethodPreset binary = MethodPresets.byName("proxquant-binary");
        assertThat(binary.excludes("conv1.weight")).isFalse();
        assertThat(binary.excludes("layer2.0.conv1.weight")).isFalse();
        assertThat(binary.excludes("fc.weight")).isFalse();
        assertThat(binary.excludes("fc.bias")).isTrue();
        assertThat(binary.excludes("layer2.0.downsample.0.weight")).isTrue();
        assertThat(binary.excludes("layer2.0.bn1.weight")).isTrue();
        MethodPreset ternary = MethodPresets.byName("proxquant-ternary");
        assertThat(ternary.excludes("layer2.0.conv1.weight")).isFalse();
        assertThat(ternary.excludes("layer2.0.shortcut.0.weight")).isTrue();
        assertThat(ternary.excludedLayers(List.of("conv1.weight", "layer2.0.conv1.weight", "linear.weight")))
                .contains("conv1.weight", "linear.weight")
                .doesNotContain("layer2.0.conv1.weight");
        assertThat(MethodPresets.byName("dorefa").excludedLayers(List.of("stem.weight", "a.weight", "head.weight")))
                .containsExactly("*bn*", "*bias*", "stem.weight", "head.weight");
        MethodPreset recurrent = MethodPresets.byName("proxquant-alternating");
        assertThat(recurrent.excludes("encoder.weight")).isFalse();
        assertThat(recurrent.excludes("rnn.weight_hh_l0")).isFalse();
        assertThat(recurrent.excludes("rnn.bias_hh_l0")).isTrue();
    }
}
