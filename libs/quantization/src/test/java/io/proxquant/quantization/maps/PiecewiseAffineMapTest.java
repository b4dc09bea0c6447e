package io.proxquant.quantization.maps;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.quantization.Progress;
import io.proxquant.quantization.ProximalMap;
import io.proxquant.quantization.TensorProximalMap;
import io.proxquant.quantization.TensorQuantizer;
import io.proxquant.quantization.Weights;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** PARQ's map over fixed levels, against the prox of the regularizer that it stands for, and along its schedule. */
class PiecewiseAffineMapTest {
    private final ProximalMap map = ProximalMaps.byName("parq", Map.of("quantizer", "lsbq", "bits", 2));
    /** Levels -1.1, -0.5, 0.5, 1.1. */
    private final float[] state = {0.8f, 0.3f};

    @Test
    void withoutStrengthItClipsToTheOutermostLevels() {
        for (float w = -2; w < 2; w += 0.013f) {
            assertThat(moved(w, 0)).isEqualTo(Math.min(Math.max(w, -1.1f), 1.1f));
        }
    }

    @Test
    void atFullStrengthItIsTheNearestLevel() {
        for (float w = -2; w < 2; w += 0.013f) {
            float nearest = (Math.abs(w) < 0.8f ? 0.5f : 0.8f + 0.3f) * Math.signum(w + 1e-9f);
            assertThat(moved(w, Float.POSITIVE_INFINITY)).as("%s", w).isEqualTo(nearest);
        }
    }

    @ParameterizedTest(name = "{0} at strength {1} goes to {2}")
    @CsvSource({
        // between 0.5 and 1.1 with middle 0.8 and slope 2
        "0.6, 1, 0.5",
        "0.7, 1, 0.6",
        "0.8, 1, 0.8",
        "0.9, 1, 1.0",
        "1.0, 1, 1.1",
        // between -0.5 and 0.5 with middle 0 and slope 4
        "0.1, 3, 0.4",
        "-0.1, 3, -0.4",
        "0.2, 3, 0.5",
        "0, 3, 0",
        "5, 3, 1.1",
        "-5, 3, -1.1"
    })
    void theSlopeIsOnePlusTheStrength(float w, float strength, float expected) {
        assertThat(moved(w, strength)).isCloseTo(expected, within(1e-6f));
    }

    @Test
    void itIsMonotoneAndContinuous() {
        for (float strength : new float[] {0, 0.2f, 1, 30}) {
            float before = moved(-2, strength);
            for (float w = -2; w < 2; w += 1e-3f) {
                float x = moved(w, strength);
                assertThat(x - before).isBetween(0f, 1e-3f * (1 + strength) + 1e-5f);
                before = x;
            }
        }
    }

    /** Ψ has slopes a_k between its levels: the prox of γΨ moves a weight by γa_k there (equation 7 of the paper). */
    @Test
    void onTheScaledPointItIsTheProxOfAConvexPiecewiseAffineFunction() {
        float strength = 0.5f;
        double scale = 1 + strength;
        // prox_Ψ(u) = clamp(u - a, q, q') with a = τ · middle, evaluated at u = (1 + τ)θ
        double[] levels = {-1.1, -0.5, 0.5, 1.1};
        for (double theta = -1.05; theta < 1.05; theta += 0.0173) {
            double u = scale * theta;
            double best = Double.NaN;
            double smallest = Double.POSITIVE_INFINITY;
            for (double x = -1.1; x <= 1.1; x += 1e-4) {
                double value = 0.5 * (x - u) * (x - u) + strength * psi(levels, x);
                if (value < smallest) {
                    smallest = value;
                    best = x;
                }
            }
            assertThat((double) moved((float) theta, strength))
                    .as("θ %s", theta)
                    .isCloseTo(best, within(3e-4));
        }
    }

    /** Integral of the middles: convex, with kinks at the levels. */
    private static double psi(double[] levels, double x) {
        double sum = 0;
        for (int k = 0; k + 1 < levels.length; k++) {
            double middle = (levels[k] + levels[k + 1]) / 2;
            sum += middle * (Math.min(Math.max(x, levels[k]), levels[k + 1]) - levels[k]);
        }
        return sum;
    }

    @Test
    void thePresetGoesFromClippingToProjectionAlongItsSchedule() {
        MethodPreset parq = MethodPresets.byName("parq").with(Map.of("bits", 2, "granularity", "group:8"));
        long[] shape = {4, 16};
        TensorProximalMap whole = new TensorProximalMap(parq.newMap(), parq.granularity());
        float[] latent = Weights.gaussian(64, 9);
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= 100; step += 5) {
            float[] w = latent.clone();
            double strength = parq.newSchedule().strength(new Progress(step, step / 10, 10, 10, 0.1, 0.1, 0));
            whole.apply(w, shape, (float) strength, new float[whole.stateSize(shape)], true);
            float[] q = new float[64];
            new TensorQuantizer(parq.newQuantizer(), parq.granularity())
                    .quantize(latent, shape)
                    .dequantize(q);
            double distance = Weights.squaredError(q, w);
            assertThat(distance).as("step %d", step).isLessThanOrEqualTo(before + 1e-9);
            before = distance;
        }
        assertThat(before).isZero();
    }

    private float moved(float w, float strength) {
        float[] x = {w};
        map.apply(x, 0, 1, strength, state, 0, false);
        return x[0];
    }
}
