package io.proxquant.quantization;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.penalties.Penalties;
import io.proxquant.quantization.presets.NamePattern;
import io.proxquant.quantization.quantizers.Quantizers;
import io.proxquant.quantization.schedules.StrengthSchedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeclaredPiecesTest {
    @Test
    void everyDeclaredPieceCanBeMadeFromItsDefaultsAndCarriesItsName() {
        for (PieceDeclaration d : Quantizers.declared()) {
            assertThat(Quantizers.byName(d.name(), Map.of()).name()).isEqualTo(d.name());
        }
        for (PieceDeclaration d : ProximalMaps.declared()) {
            assertThat(ProximalMaps.byName(d.name(), Map.of()).name()).isEqualTo(d.name());
        }
        for (List<PieceDeclaration> kind : List.of(
                Quantizers.declared(), ProximalMaps.declared(), StrengthSchedules.declared(), Penalties.declared())) {
            assertThat(kind).allSatisfy(d -> assertThat(d.source()).isNotBlank());
        }
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> Quantizers.byName("bin", Map.of()))
                .hasMessageStartingWith("quantizer 'bin' is unknown; allowed: [binary, binary-unit, ");
        assertThatThrownBy(() -> ProximalMaps.byName("x", Map.of())).hasMessageContaining("proximal map 'x'");
        assertThatThrownBy(() -> StrengthSchedules.byName("x", Map.of())).hasMessageContaining("schedule 'x'");
    }

    @Test
    void unknownOptionsAndValuesOfTheWrongKindAreRefused() {
        assertThatThrownBy(() -> Quantizers.byName("binary", Map.of("bits", 1)))
                .hasMessage("'binary' has no option 'bits'; allowed: []");
        for (Object bad : new Object[] {0, 5, 2.5, "2", Double.NaN, true}) {
            assertThatThrownBy(() -> Quantizers.byName("alternating", Map.of("bits", bad)))
                    .as("bits %s", bad)
                    .hasMessageContaining(
                            "option 'bits' of 'alternating' is " + bad + "; allowed: an integer from 1 to 4");
        }
        assertThat(Quantizers.byName("alternating", Map.of("bits", 3L, "rounds", 2.0))
                        .layout()
                        .bits())
                .isEqualTo(3);
    }

    @Test
    void aProjectionTakesTheOptionsOfItsQuantizer() {
        assertThat(ProximalMaps.byName("projection", Map.of("quantizer", "alternating", "bits", 4))
                        .stateSize())
                .isEqualTo(4);
        assertThatThrownBy(() -> ProximalMaps.byName("projection", Map.of("quantizer", "ternary", "bits", 2)))
                .hasMessageContaining("'ternary' has no option 'bits'");
        assertThatThrownBy(() -> ProximalMaps.byName("projection", Map.of("quantizer", 7)))
                .hasMessageContaining("allowed: a string");
    }

    @Test
    void aMapTowardsLevelsTakesNoQuantizerThatLeavesFloats() {
        for (String map : List.of("squared-distance", "parq", "projection")) {
            assertThatThrownBy(() -> ProximalMaps.byName(map, Map.of("quantizer", "l0-constraint")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("map '" + map + "'")
                    .hasMessageContaining("'l0-constraint' leaves floats");
        }
    }

    @ParameterizedTest(name = "{0} against {1}: {2}")
    @CsvSource({
        "*, a.b.c, true",
        "**, a.b.c, true",
        "bn*, bn1.weight, true",
        "bn*, layer1.bn1.weight, false",
        "*bn*, layer1.bn1.weight, true",
        "conv?.weight, conv1.weight, true",
        "conv?.weight, conv12.weight, false",
        "a.b, axb, false",
        "fc.*, fc.weight, true",
        "fc, fc.weight, false",
        "[ab], a, false",
        "'', a, false"
    })
    void patternsMatchWholeNames(String glob, String name, boolean matches) {
        assertThat(new NamePattern(glob).matches(name)).isEqualTo(matches);
    }
}
