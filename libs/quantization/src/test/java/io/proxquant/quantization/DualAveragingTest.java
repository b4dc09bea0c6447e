package io.proxquant.quantization;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Straight-through training is dual averaging with the indicator of the quantized set (Jin et al. 2025, PARQ, section 3):
 * under plain SGD the iterates are w_{t+1} = prox_{γ_t λ Ψ}(w_0 - Σ η_s g_s), γ_t = Σ η_s.
 */
class DualAveragingTest {
    private static final int STEPS = 200;
    private static final float[] TARGET = Weights.gaussian(33, 3);

    @Test
    void straightThroughHasTheIteratesOfDualAveragingWithTheIndicator() {
        for (String quantizer : new String[] {"binary-unit", "binary", "ternary", "lsbq"}) {
            ProximalMap projection = ProximalMaps.byName("projection", Map.of("quantizer", quantizer));
            float[][] lazy = lazyIterates(projection, progress -> Double.POSITIVE_INFINITY);
            // The indicator does not feel the factor γ, so any growing strength gives the same projection.
            float[][] averaged = dualAveraging(projection, progress -> 1e-4 * progress.cumulativeRate());
            for (int t = 0; t < STEPS; t++) {
                assertThat(lazy[t]).as("%s, step %d", quantizer, t).isEqualTo(averaged[t]);
            }
        }
    }

    @Test
    void withAFiniteRegularizerTheStrengthIsTheSumOfTheRates() {
        MethodPreset preset = MethodPresets.byName("dual-averaging").with(Map.of("rate", 0.05));
        float[][] lazy = lazyIterates(preset.newMap(), preset.newSchedule());
        float[][] averaged = dualAveraging(preset.newMap(), progress -> 0.05 * progress.cumulativeRate());
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < TARGET.length; i++) {
                assertThat(lazy[t][i]).as("step %d", t).isCloseTo(averaged[t][i], within(1e-6f));
            }
        }
        assertThat(lazy[0]).isNotEqualTo(lazy[STEPS - 1]);
    }

    /** u ← u - η g(w), w = map(u): what the loop does for a lazy method. */
    private static float[][] lazyIterates(ProximalMap map, StrengthSchedule schedule) {
        float[] latent = start();
        float[] w = moved(map, latent, (float) schedule.strength(progress(0, 0)));
        float[][] iterates = new float[STEPS][];
        double sum = 0;
        for (int t = 0; t < STEPS; t++) {
            float rate = rate(t);
            sum += rate;
            for (int i = 0; i < w.length; i++) {
                latent[i] -= rate * (w[i] - TARGET[i]);
            }
            w = moved(map, latent, (float) schedule.strength(progress(t, sum)));
            iterates[t] = w;
        }
        return iterates;
    }

    /** The closed form, each iterate from w_0 and all gradients anew. */
    private static float[][] dualAveraging(ProximalMap map, StrengthSchedule schedule) {
        float[][] iterates = new float[STEPS][];
        float[][] gradients = new float[STEPS][];
        float[] w = moved(map, start(), (float) schedule.strength(progress(0, 1e-9)));
        for (int t = 0; t < STEPS; t++) {
            gradients[t] = new float[w.length];
            for (int i = 0; i < w.length; i++) {
                gradients[t][i] = w[i] - TARGET[i];
            }
            float[] u = start();
            double gamma = 0;
            for (int s = 0; s <= t; s++) {
                gamma += rate(s);
                for (int i = 0; i < u.length; i++) {
                    u[i] -= rate(s) * gradients[s][i];
                }
            }
            w = moved(map, u, (float) schedule.strength(progress(t, gamma)));
            iterates[t] = w;
        }
        return iterates;
    }

    private static float[] start() {
        return Weights.gaussian(TARGET.length, 8);
    }

    private static float rate(int step) {
        return 0.1f / (1 + step % 7);
    }

    private static Progress progress(int step, double cumulative) {
        return new Progress(step, 0, STEPS, 1, 0.1, 0.1, cumulative);
    }

    private static float[] moved(ProximalMap map, float[] latent, float strength) {
        float[] w = latent.clone();
        map.apply(w, 0, w.length, strength, new float[map.stateSize()], 0, true);
        return w;
    }
}
