package io.proxquant.quantization.maps;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.Weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The two proximal maps towards {-1, +1}, against the definition minimised on a grid. */
class BinaryMapsTest {
    private static final float[] STRENGTHS = {0f, 1e-6f, 0.01f, 0.3f, 0.999f, 1f, 1.7f, 4f};
    private final ProximalMap l1 = ProximalMaps.byName("binary-l1", Map.of());
    private final ProximalMap l2 = ProximalMaps.byName("binary-l2", Map.of());

    @Test
    void theWShapedMapMinimisesItsDefinition() {
        for (float strength : STRENGTHS) {
            for (float theta = -2.6f; theta < 2.6f; theta += 0.0937f) {
                double best = minimiser(theta, x -> strength * Math.min(Math.abs(x - 1), Math.abs(x + 1)));
                assertThat((double) apply(l1, theta, strength))
                        .as("theta %s, strength %s", theta, strength)
                        .isCloseTo(best, within(2e-4));
            }
        }
    }

    @Test
    void theSquaredMapMinimisesItsDefinition() {
        for (float strength : STRENGTHS) {
            for (float theta = -2.6f; theta < 2.6f; theta += 0.0937f) {
                double best = minimiser(theta, x -> strength * 0.5 * Math.min((x - 1) * (x - 1), (x + 1) * (x + 1)));
                assertThat((double) apply(l2, theta, strength))
                        .as("theta %s, strength %s", theta, strength)
                        .isCloseTo(best, within(2e-4));
            }
        }
    }

    @Test
    void theWShapedMapEqualsThePublishedSpellingButForItsRounding() {
        for (float strength : STRENGTHS) {
            for (float theta : Weights.gaussian(1025, 5)) {
                float a = Math.abs(theta);
                float published =
                        Math.signum(theta) * (Math.max(Math.abs(a - 1) - strength, 0) * Math.signum(a - 1) + 1);
                assertThat(apply(l1, theta, strength)).isCloseTo(published, within(2.5e-7f * Math.max(1, a)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary-l1", "binary-l2"})
    void levelsStayWhereTheyAreAndZeroBelongsToPlusOne(String name) {
        ProximalMap map = ProximalMaps.byName(name, Map.of());
        for (float strength :
                new float[] {0, 1e-8f, 0.1f, 1f / 3, 0.7f, 1, 3, 1e9f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            assertThat(apply(map, 1f, strength)).isEqualTo(1f);
            assertThat(apply(map, -1f, strength)).isEqualTo(-1f);
            assertThat(apply(map, 0f, strength))
                    .isEqualTo(apply(map, -0f, strength))
                    .isGreaterThanOrEqualTo(0f);
        }
        assertThat(apply(map, -0f, Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(apply(map, -Float.MIN_VALUE, Float.POSITIVE_INFINITY)).isEqualTo(-1f);
        assertThat(apply(map, Float.MAX_VALUE, Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(apply(map, -Float.MAX_VALUE / 2, Float.POSITIVE_INFINITY)).isEqualTo(-1f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary-l1", "binary-l2"})
    void noStrengthLeavesEveryWeightBitForBit(String name) {
        Weights.edges().forEach((edge, w) -> {
            float[] moved = w.clone();
            ProximalMaps.byName(name, Map.of()).apply(moved, 0, w.length, 0f, new float[0], 0, true);
            for (int i = 0; i < w.length; i++) {
                assertThat(moved[i]).as(edge).isEqualTo(w[i] + 0f);
            }
        });
    }

    static float apply(ProximalMap map, float theta, float strength) {
        float[] block = {9, theta, 9};
        map.apply(block, 1, 1, strength, new float[0], 0, true);
        assertThat(block[0]).isEqualTo(block[2]).isEqualTo(9);
        return block[1];
    }

    /** argmin ½(x-θ)² + penalty(x) over a grid that holds the kinks ±1 and 0, on the side of θ where both tie. */
    private static double minimiser(double theta, DoubleUnaryOperator penalty) {
        double best = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= 30_000; step++) {
            double x = (theta < 0 ? -1 : 1) * step * 1e-4;
            double value = 0.5 * (x - theta) * (x - theta) + penalty.applyAsDouble(x);
            if (value < smallest) {
                smallest = value;
                best = x;
            }
        }
        double otherSide = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= 30_000; step++) {
            double x = (theta < 0 ? 1 : -1) * step * 1e-4;
            otherSide = Math.min(otherSide, 0.5 * (x - theta) * (x - theta) + penalty.applyAsDouble(x));
        }
        assertThat(smallest).as("the minimum lies on the side of theta").isLessThanOrEqualTo(otherSide + 1e-9);
        return best;
    }
}
