package io.proxquant.quantization.maps;

import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;

import io.proxquant.quantization.ProximalMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BinaryMapsPropertyTest {
    private final ProximalMap l1 = ProximalMaps.byName("binary-l1", Map.of());
    private final ProximalMap l2 = ProximalMaps.byName("binary-l2", Map.of());

    @Property(seed = "17", tries = 2000)
    void theWShapedMapMovesByAtMostItsStrengthAndStopsAtTheLevel(
            @ForAll @FloatRange(min = -3, max = 3) float theta, @ForAll @FloatRange(max = 3) float strength) {
        float moved = BinaryMapsTest.apply(l1, theta, strength);
        double distance = Math.abs(Math.abs((double) theta) - 1);
        assertThat(Math.abs(Math.abs((double) moved) - 1)).isCloseTo(Math.max(distance - strength, 0), within(2.5e-7));
        assertThat(moved >= 0).as("never changes sign").isEqualTo(theta >= 0);
    }

    @Property(seed = "18", tries = 2000)
    void theSquaredMapShrinksTheDistanceByOneOverOnePlusStrength(
            @ForAll @FloatRange(min = -3, max = 3) float theta, @ForAll @FloatRange(max = 100) float strength) {
        float moved = BinaryMapsTest.apply(l2, theta, strength);
        double distance = Math.abs(Math.abs((double) theta) - 1);
        assertThat(Math.abs(Math.abs((double) moved) - 1)).isCloseTo(distance / (1 + (double) strength), within(3e-7));
        assertThat(moved >= 0).as("never changes sign").isEqualTo(theta >= 0);
    }

    @Property(seed = "19", tries = 1000)
    void bothAreMonotoneOnEachSide(
            @ForAll @FloatRange(max = 3) float a,
            @ForAll @FloatRange(max = 3) float b,
            @ForAll @FloatRange(max = 2) float strength) {
        for (ProximalMap map : new ProximalMap[] {l1, l2}) {
            assertThat(BinaryMapsTest.apply(map, Math.min(a, b), strength))
                    .isLessThanOrEqualTo(BinaryMapsTest.apply(map, Math.max(a, b), strength));
        }
    }
}
