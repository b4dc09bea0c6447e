package io.proxquant.quantization;

import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.proxquant.quantization.maps.ProximalMaps;
import io.proxquant.quantization.schedules.StrengthSchedules;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Minimise ½E(w - ξ)² + λ|w| over noisy ξ whose mean is below λ, so that 0 is the answer. Soft-thresholding each step with
 * a decaying rate loses the dead zone: a step's threshold ηλ shrinks with the step, its noise does not. Dual averaging
 * compares with λΣη, which grows faster than the noise, and keeps exact zeros (Xiao 2010, section 1.2; Jin et al. 2025,
 * PARQ, section 3).
 */
class DeadZoneTest {
    private static final int WEIGHTS = 64;
    private static final int STEPS = 4000;
    private static final double LAMBDA = 0.2;
    private static final double MEAN = 0.05;

    private final ProximalMap soft = ProximalMaps.byName("soft-threshold", Map.of());
    private final Map<String, Object> rate = Map.of("rate", LAMBDA);

    @Test
    void proxSgdWithADecayingRateHasHardlyAnyExactZeros() {
        StrengthSchedule schedule = StrengthSchedules.byName("constant", rate);
        assertThat(shareOfZeros(false, schedule)).isLessThan(0.25);
    }

    @Test
    void dualAveragingKeepsThemAll() {
        StrengthSchedule schedule = StrengthSchedules.byName("cumulative", rate);
        assertThat(shareOfZeros(true, schedule)).isEqualTo(1);
    }

    @Test
    void dualAveragingIsNotZeroWhereTheMeanIsAboveTheDeadZone() {
        StrengthSchedule schedule = StrengthSchedules.byName("cumulative", Map.of("rate", MEAN / 4));
        assertThat(shareOfZeros(true, schedule)).isLessThan(0.25);
    }

    /** Of the last tenth of the steps. */
    private double shareOfZeros(boolean lazy, StrengthSchedule schedule) {
        Random random = new Random(31);
        float[] moved = new float[WEIGHTS];
        float[] point = new float[WEIGHTS];
        double sum = 0;
        long zeros = 0;
        for (int step = 0; step < STEPS; step++) {
            double eta = 1 / Math.sqrt(step + 1.0);
            sum += eta;
            for (int i = 0; i < WEIGHTS; i++) {
                // lazy: the penalised mean is in the prox alone, so ½w² is dropped and the gradient is that of -ξw
                double gradient = -(MEAN + random.nextGaussian()) + (lazy ? 0 : point[i]);
                moved[i] = (float) (moved[i] - eta * gradient);
            }
            System.arraycopy(moved, 0, point, 0, WEIGHTS);
            float tau = (float) schedule.strength(new Progress(step, 0, STEPS, 1, eta, 1, sum));
            soft.apply(point, 0, WEIGHTS, tau, new float[0], 0, true);
            if (!lazy) {
                System.arraycopy(point, 0, moved, 0, WEIGHTS);
            }
            for (int i = 0; step >= STEPS * 9 / 10 && i < WEIGHTS; i++) {
                zeros += point[i] == 0 ? 1 : 0;
            }
        }
        return (double) zeros / ((STEPS - STEPS * 9 / 10) * (long) WEIGHTS);
    }
}
