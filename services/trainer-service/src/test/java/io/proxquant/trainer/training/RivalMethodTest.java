package io.proxquant.trainer.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Phase;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Methods that know more of a tensor than its weights: trained levels, curvature, random draws, as their papers say. */
class RivalMethodTest {
    private static final int STEPS = 8;
    private static final float ETA = 0.1f;
    private final Surface surface = Surface.from(7, 0);
    private final Plans.Told told = new Plans.Told();

    /** Zhu et al. 2017, equations 6 to 8, two steps by hand. */
    @Test
    void trainedLevelsStepAlongTheSumOfTheirWeightsGradients() throws Exception {
        TrainingRun run = run("ttq", new OptimizerSection.Sgd(ETA, 0, false, 0), 1);
        float[] u = weights(run.snapshot());
        float[] levels = {-1, 0, 1};
        for (int step = 0; step < STEPS; step++) {
            int steps = step + 1;
            Snapshot after = run.run(() -> told.steps.size() == steps);
            int[] codes = ternary(u);
            float[] g = surface.gradients.get(step);
            double[] sums = new double[3];
            for (int i = 0; i < u.length; i++) {
                assertThat(surface.points.get(step)[i]).isCloseTo(levels[codes[i]], within(1e-6f));
                sums[codes[i]] += codes[i] == 1 ? 0 : g[i];
                u[i] -= ETA * g[i] * (codes[i] == 1 ? 1 : Math.abs(levels[codes[i]]));
            }
            for (int code = 0; code < 3; code++) {
                levels[code] -= (float) (ETA * sums[code]);
            }
            if (step < STEPS - 1) {
                assertThat(weights(after)).containsExactly(u, within(1e-6f));
                assertThat(after.resume().floats("levels/w.weight")).containsExactly(levels, within(1e-6f));
                u = weights(after);
            } else {
                assertThat(after.codes().get("w.weight").codebooks()).containsExactly(levels, within(1e-6f));
            }
        }
        assertThat(levels).doesNotContain(-1f, 1f);
    }

    /** Hou et al. 2017, proposition 3.1: α = Σ d|w| / Σ d with D = √v + 1e-8, v Adam's second moment; mean|w| before any step. */
    @Test
    void theScaleOfLossAwareBinarizationIsWeighedByAdamsSecondMoment() throws Exception {
        double beta2 = 0.99;
        TrainingRun run = run("lab", new OptimizerSection.Adam(0.02, 0.9, beta2, 1e-8, 0), 1);
        float[] u = weights(run.snapshot());
        double[] v = new double[u.length];
        for (int step = 0; step < 5; step++) {
            double scaled = 0;
            double sum = 0;
            for (int i = 0; i < u.length; i++) {
                double d = Math.sqrt(v[i]) + 1e-8;
                scaled += d * Math.abs(u[i]);
                sum += d;
            }
            int steps = step + 1;
            u = weights(run.run(() -> told.steps.size() == steps));
            for (float q : surface.points.get(step)) {
                assertThat((double) Math.abs(q)).as("step " + step).isCloseTo(scaled / sum, within(1e-5));
            }
            for (int i = 0; i < v.length; i++) {
                double g = surface.gradients.get(step)[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            }
        }
    }

    /** Courbariaux et al. 2015, equation 2: drawn anew at every step, again the same for the same seed. */
    @Test
    void randomBinarizationDrawsAnewAtEveryStepAndRepeatsItself() throws Exception {
        List<String> first = drawn(1);

        assertThat(first.stream().distinct().count()).isGreaterThan(first.size() / 2);
        assertThat(drawn(1)).isEqualTo(first);
        assertThat(drawn(2)).isNotEqualTo(first);
    }

    private static List<String> drawn(long seed) throws Exception {
        Surface flat = new Surface(Surface.WEIGHT, new float[12], new float[12], 0);
        RivalMethodTest other = new RivalMethodTest();
        run(flat, other.told, "binary-connect-stochastic", new OptimizerSection.Sgd(1e-6, 0, false, 0), seed)
                .run(() -> other.told.steps.size() == 7);
        return flat.points.stream().map(Arrays::toString).toList();
    }

    /** Li et al. 2017: no weight beside the grid is kept, and a small step moves some weights by a whole grid point. */
    @Test
    void roundingWithoutLatentWeightsStaysOnTheGrid() throws Exception {
        Snapshot last = run("tqn-stochastic", new OptimizerSection.Sgd(0.05, 0, false, 0), 1)
                .run(() -> told.steps.size() == 7);

        assertThat(last.resume().floats().keySet()).noneMatch(name -> name.startsWith("point/"));
        assertThat(told.steps)
                .allSatisfy(s ->
                        assertThat(s.measured().orElseThrow().quantizationGap()).isZero());
        assertThat(surface.points.get(6)).isNotEqualTo(surface.points.get(1));
    }

    private TrainingRun run(String preset, OptimizerSection optimizer, long seed) {
        return run(surface, told, preset, optimizer, seed);
    }

    private static TrainingRun run(
            Surface surface, Plans.Told told, String preset, OptimizerSection optimizer, long seed) {
        PhaseSection section = new PhaseSection(STEPS, optimizer, new ScheduleSection.Constant());
        TrainingPlan plan = new TrainingPlan(
                seed,
                1,
                List.of(new PhasePlan(Phase.QUANTIZING, section), Plans.phase(Phase.FROZEN, 1, ETA, 0, 0)),
                new TrainingPlan.CheckpointRule(0, 0),
                OptionalDouble.empty(),
                Optional.empty());
        return new TrainingRun(
                plan,
                Optional.of(Plans.preset(preset, Map.of())),
                List.of(QuantizableTensor.of(Surface.WEIGHT)),
                surface.port,
                surface,
                told);
    }

    private static float[] weights(Snapshot snapshot) {
        return snapshot.weights().get("w.weight").clone();
    }

    private static int[] ternary(float[] w) {
        float largest = 0;
        for (float each : w) {
            largest = Math.max(largest, Math.abs(each));
        }
        int[] codes = new int[w.length];
        for (int i = 0; i < w.length; i++) {
            codes[i] = w[i] > 0.05 * largest ? 2 : w[i] < -0.05 * largest ? 0 : 1;
        }
        return codes;
    }
}
