package io.proxquant.quantization.maps;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.GradientPoint;
import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.Progress;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.operators.ProximalOperators;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.presets.NamePattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Operators by name, and those that training can use: what they share with all maps is asked by EveryPieceTest. */
class SparsityMapsTest {
    private static final long[] SHAPE = {2, 3};

    @Test
    void everyDeclaredOperatorCanBeMadeFromItsDefaults() {
        assertThat(ProximalOperators.declared()).hasSize(13).allSatisfy(d -> {
            assertThat(d.source()).isNotBlank();
            assertThat(ProximalOperators.byName(d.name(), Map.of()).value(new float[] {1}, 0, 1))
                    .isNotNaN();
        });
        assertThatThrownBy(() -> ProximalOperators.byName("l3", Map.of()))
                .hasMessageContaining("proximal operator 'l3' is unknown; allowed: [l1, squared-l2, l0,");
        assertThatThrownBy(() -> ProximalOperators.byName("l1-ball", Map.of("radius", 0)))
                .hasMessageContaining("option 'radius' of 'l1-ball' is 0; allowed: a number from");
        assertThatThrownBy(() -> ProximalOperators.byName("levels", Map.of("levels", "1 two")))
                .hasMessageContaining("option 'levels' is '1 two'");
        assertThatThrownBy(() -> ProximalOperators.byName("box", Map.of("low", 2)))
                .hasMessageContaining("a box from 2.0 to 1.0 is empty");
    }

    @Test
    void theDistanceToPlusMinusOneIsTheBinaryMap() {
        float[] operator = Weights.gaussian(1025, 9);
        float[] map = operator.clone();
        ProximalOperators.byName("level-l1", Map.of()).apply(operator, 0, 1025, 0.3f);
        ProximalMaps.byName("binary-l1", Map.of()).apply(map, 0, 1025, 0.3f, new float[0], 0, true);
        for (int i = 0; i < map.length; i++) {
            assertThat(operator[i]).isCloseTo(map[i], within(1e-6f));
        }
    }

    @Test
    void theGranularityCutsTheGroupsAndTheBalls() {
        float[] w = {3, 4, 0, 0.3f, -0.4f, 0};
        apply("group-lasso", "row", 1, w);
        assertThat(w).containsExactly(2.4f, 3.2f, 0, 0, 0, 0);
        float[] balls = {3, 4, 0, 0.3f, -0.4f, 0};
        apply("l1-ball", "row", 1e-9f, balls);
        assertThat(balls).containsExactly(0, 1, 0, 0.3f, -0.4f, 0);
        float[] whole = {3, 4, 0, 0.3f, -0.4f, 0};
        apply("soft-threshold", "tensor", 0.35f, whole);
        assertThat(whole).containsExactly(2.65f, 3.65f, 0, 0, -0.4f + 0.35f, 0);
        float[] box = {3, 4, 0, 0.3f, -0.4f, -2};
        apply("box", "group:3", 1, box);
        assertThat(box).containsExactly(1, 1, 0, 0.3f, -0.4f, -1);
    }

    private static void apply(String map, String granularity, float strength, float[] w) {
        new TensorProximalMap(ProximalMaps.byName(map, Map.of()), Granularity.parse(granularity))
                .apply(w, SHAPE, strength, new float[0], true);
    }

    @Test
    void theLassoPresetMakesWeightsZeroAndFreezesToTernary() {
        MethodPreset lasso = MethodPresets.byName("lasso").with(Map.of("rate", 2));
        assertThat(lasso.gradientPoint()).isEqualTo(GradientPoint.EAGER);
        double tau = lasso.newSchedule().strength(new Progress(0, 3, 1, 9, 0.1, 0.1, 0));
        assertThat(tau).isEqualTo(0.2);
        float[] w = {0.1f, -0.15f, 1, -1, 0.19f, 0};
        lasso.newMap().apply(w, 0, 6, (float) tau, new float[0], 0, true);
        assertThat(w).containsExactly(0, 0, 0.8f, -0.8f, 0, 0);
        assertThat(lasso.excludedLayers()).contains(NamePattern.FIRST, NamePattern.LAST);
    }
}
