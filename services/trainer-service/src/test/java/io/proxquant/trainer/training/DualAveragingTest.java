package io.proxquant.trainer.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import io.proxquant.contracts.Phase;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.random.RandomStream;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.constraints.Constraints;
import io.proxquant.quantization.schedules.StrengthSchedules;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The straight-through method is regularized dual averaging with the indicator of the quantized set (Jin et al. 2025, PARQ,
 * equations 3 and 13): under plain SGD both give the same points.
 */
class DualAveragingTest {
    private static final ParameterView WEIGHT = new ParameterView("w.weight", new long[] {4, 1}, ParameterKind.LINEAR);
    private static final int STEPS = 40;
    private static final double RATE = 0.3;

    /** At every step argmin over all vertices w of Σ η_s⟨g_s, w⟩ + ½‖w - w₀‖², tried one by one. */
    @RepeatedTest(5)
    void straightThroughPointsMinimiseTheSumOfAllGradientsSoFar(RepetitionInfo repetition) throws Exception {
        float[] start = start(repetition.getCurrentRepetition());
        Surface surface = train(start, "infinite");

        double[] sum = new double[start.length];
        for (int step = 0; step < surface.points.size(); step++) {
            assertThat(surface.points.get(step))
                    .as("step " + step + " from " + Arrays.toString(start))
                    .isEqualTo(best(sum, start));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += eta(step) * surface.gradients.get(step)[i];
            }
        }
        assertThat(surface.points.stream().map(Arrays::toString).distinct().count())
                .as("different points from " + Arrays.toString(start))
                .isGreaterThan(1);
    }

    /** The strength of dual averaging grows with Ση; the prox of an indicator is the projection whatever it is. */
    @RepeatedTest(5)
    void theIndicatorsStrengthDoesNotMatter(RepetitionInfo repetition) throws Exception {
        float[] vertex = best(new double[4], start(repetition.getCurrentRepetition()));
        List<float[]> straightThrough = train(vertex, "infinite").points;
        List<float[]> dualAveraging = train(vertex, "cumulative").points;

        assertThat(dualAveraging).hasSize(STEPS);
        for (int step = 0; step < STEPS; step++) {
            assertThat(dualAveraging.get(step)).as("step " + step).isEqualTo(straightThrough.get(step));
        }
    }

    private static float[] start(long seed) {
        RandomStream random = new RandomStream(seed);
        float[] start = new float[4];
        for (int i = 0; i < start.length; i++) {
            start[i] = (float) random.uniform(-1, 1);
        }
        return start;
    }

    private static Surface train(float[] start, String schedule) throws Exception {
        Method base = Plans.binaryConnect();
        Method method = Method.withoutPenalty(
                base.map(),
                StrengthSchedules.byName(schedule, Map.of()),
                base.quantizer(),
                base.granularity(),
                base.point(),
                base.rule(),
                Constraints.none(),
                base.step(),
                1);
        Surface surface = new Surface(WEIGHT, start, new float[] {0.3f, -0.2f, 0.05f, -0.6f}, 0.1);
        PhasePlan falling = new PhasePlan(
                Phase.QUANTIZING,
                new PhaseSection(
                        STEPS,
                        new OptimizerSection.Sgd(RATE, 0, false, 0),
                        new ScheduleSection.Milestones(List.of(STEPS / 2), 0.5)));
        new TrainingRun(
                        Plans.plan(1, falling),
                        Optional.of(method),
                        List.of(QuantizableTensor.of(WEIGHT)),
                        surface.port,
                        surface,
                        new Plans.Told())
                .run(() -> false);
        return surface;
    }

    private static double eta(int step) {
        return step < STEPS / 2 ? RATE : RATE / 2;
    }

    private static float[] best(double[] sum, float[] start) {
        float[] best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int code = 0; code < 1 << start.length; code++) {
            float[] vertex = new float[start.length];
            double value = 0;
            for (int i = 0; i < vertex.length; i++) {
                vertex[i] = (code >> i & 1) == 1 ? 1 : -1;
                value += sum[i] * vertex[i] + 0.5 * (vertex[i] - start[i]) * (vertex[i] - start[i]);
            }
            if (value < least) {
                least = value;
                best = vertex;
            }
        }
        return best;
    }
}
