package io.proxquant.recipes;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.presets.AxisRule;

import static org.assertj.core.api.Assertions.assertThat;

class OwnMethodTest {
    private static final OwnMethod THREE_BITS = OwnMethod.of(training(new MethodSection(
                    "proxquant-alternating",
                    1e-4,
                    1,
                    "row",
                    Options.of(Map.of("bits", 3)),
                    AxisRule.none(),
                    null,
                    List.of(),
                    false)))
            .orElseThrow();

    @ParameterizedTest(name = "{0} {1} bits, rounds {2}, per {3}: {4}")
    @CsvSource({
        "alternating, 3, 2, row, true",
        "alternating, 3, , row, true",
        "alternating, 2, 2, row, false",
        "alternating, 3, 5, row, false",
        "alternating, 3, 2, tensor, false",
        "binary, 3, 2, row, false",
    })
    void onlyTheMethodsOwnQuantizerIsItsOwn(
            String operator, int bits, Integer rounds, String granularity, boolean own) {
        Options options = Options.of(rounds == null ? Map.of("bits", bits) : Map.of("bits", bits, "rounds", rounds));
        assertThat(THREE_BITS.is(QuantizationVariant.of(
                        "q", ArtifactKind.HARD, operator, granularity, null, LayersSection.all(), options)))
                .isEqualTo(own);
    }

    @Test
    void aPointOfAPathNeverIs() {
        assertThat(THREE_BITS.is(QuantizationVariant.of(
                        "q",
                        ArtifactKind.PROX,
                        "alternating",
                        "row",
                        0.1,
                        LayersSection.all(),
                        Options.of(Map.of("bits", 3)))))
                .isFalse();
    }

    @Test
    void aRecipeWithoutMethodHasNone() {
        assertThat(OwnMethod.of(null)).isEmpty();
        assertThat(OwnMethod.of(training(null))).isEmpty();
    }

    private static TrainingSection training(MethodSection method) {
        return Json.mapper()
                .convertValue(
                        method == null ? Map.of("batch", 8) : Map.of("batch", 8, "method", method.flat()),
                        TrainingSection.class);
    }
}
