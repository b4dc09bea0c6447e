package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.GradientPoint;
import io.proxquant.quantization.presets.ByPattern;
import io.proxquant.quantization.presets.ComponentSpec;
import io.proxquant.quantization.presets.MethodPresets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** L steps and C steps against the same iteration written out by hand, on a curve with one weight and levels ±1. */
class LearningCompressionTest {
    private static final double ETA = 0.1;
    private final Plans.Told told = new Plans.Told();

    private static Map<String, Object> options(Object... pairs) {
        Map<String, Object> options = new HashMap<>(Map.of("quantizer", "binary-unit"));
        for (int i = 0; i < pairs.length; i += 2) {
            options.put((String) pairs[i], pairs[i + 1]);
        }
        return options;
    }

    private Snapshot train(String method, Map<String, ?> options, Landscape land, int epochs) throws Exception {
        TrainingPlan plan = Plans.plan(3, Plans.phase(Phase.QUANTIZING, epochs, ETA, 0, 0));
        return Plans.run(plan, Plans.preset(method, options), land, told).run(() -> false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lc-quadratic-penalty", "lc-augmented-lagrangian"})
    void lStepsTrainWithTheTermAndCStepsCompressAtTheirEnds(String method) throws Exception {
        Landscape land = Landscape.bowl(0.4, -3);
        Snapshot last = train(method, options("mu", 0.5, "growth", 2, "stepEpochs", 2), land, 6);

        double w = 0.4;
        double lambda = 0;
        double delta = 1;
        List<Double> points = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            double mu = 0.5 * Math.pow(2, k);
            for (int step = 0; step < 6; step++) {
                points.add(w);
                w -= ETA * ((w + 3) + mu * (w - delta) - lambda);
            }
            delta = w - lambda / mu < 0 ? -1 : 1;
            if (method.equals("lc-augmented-lagrangian")) {
                lambda -= mu * (w - delta);
            }
        }
        assertThat(land.points).hasSize(18);
        for (int step = 0; step < 18; step++) {
            assertThat((double) land.points.get(step)).as("step %s", step).isCloseTo(points.get(step), within(1e-5));
        }
        assertThat(delta).as("not where the direct compression was").isEqualTo(-1);
        assertThat(last.weights().get("w.weight"))
                .as("the constraint holds exactly")
                .containsExactly((float) delta);
        assertThat(told.steps.get(17).strength().tau()).as("mu").isEqualTo(2);
        assertThat(told.warnings).isEmpty();
    }

    /** Hard threshold at √(2 alpha/μ): what is pruned at first may survive when μ has grown. */
    @Test
    void aPenaltyOfTheCStepIsWeighedByMuAndResumesAsItWas() throws Exception {
        Map<String, Object> options =
                options("quantizer", "l0-penalty", "alpha", 0.4, "mu", 0.5, "growth", 2, "tolerance", 0);
        Landscape land = Landscape.bowl(0.4, -2);
        TrainingPlan plan = Plans.plan(3, Plans.phase(Phase.QUANTIZING, 4, ETA, 0, 0));
        Method method = Plans.preset("lc-quadratic-penalty", options);
        TrainingRun whole = Plans.run(plan, method, land, told);
        List<SavedRun> saved = new ArrayList<>();
        Snapshot last = whole.snapshot();
        while (!whole.finished()) {
            int steps = told.steps.size();
            last = whole.run(() -> told.steps.size() > steps);
            saved.add(last.saved());
        }

        double w = 0.4;
        double delta = 0;
        List<Double> targets = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            double mu = 0.5 * Math.pow(2, k);
            for (int step = 0; step < 3; step++) {
                assertThat((double) land.points.get(3 * k + step)).isCloseTo(w, within(1e-5));
                w -= ETA * ((w + 2) + mu * (w - delta));
            }
            delta = Math.abs(w) <= Math.sqrt(2 * 0.4 / mu) ? 0 : w;
            targets.add(delta);
        }
        assertThat(targets).startsWith(0.0, 0.0).last().isNotEqualTo(0.0);
        assertThat((double) last.weights().get("w.weight")[0]).isCloseTo(delta, within(1e-5));
        for (SavedRun left : saved) {
            TrainingRun resumed = Plans.run(plan, method, Landscape.bowl(-0.3, -2), new Plans.Told());
            resumed.resume(left);
            assertThat(resumed.run(() -> false).weights().get("w.weight"))
                    .containsExactly(last.weights().get("w.weight"));
        }
    }

    @Test
    void theLearningRateIsClippedAtOneOverMu() throws Exception {
        Landscape land = Landscape.bowl(0.4, -0.7);
        train("lc-quadratic-penalty", options("mu", 4, "growth", 10), land, 2);

        assertThat(told.steps).extracting(StepReport::learningRate).containsExactly(0.1, 0.1, 0.1, 0.025, 0.025, 0.025);
    }

    @Test
    void thePhaseEndsOnceTheWeightsSatisfyTheConstraint() throws Exception {
        Landscape land = Landscape.bowl(0.4, 1.4);
        Snapshot last = train("lc-quadratic-penalty", options("mu", 1, "growth", 2, "tolerance", 0.01), land, 50);

        assertThat(last.phase()).isEqualTo(Phase.FINAL);
        assertThat(last.step()).isEqualTo(told.steps.size()).isLessThan(30).isGreaterThan(12);
        assertThat(last.weights().get("w.weight")).containsExactly(1f);

        Plans.Told patient = new Plans.Told();
        TrainingPlan plan = Plans.plan(3, Plans.phase(Phase.QUANTIZING, 50, ETA, 0, 0));
        Method never = Plans.preset("lc-quadratic-penalty", options("mu", 1, "growth", 2, "tolerance", 0));
        Plans.run(plan, never, Landscape.bowl(0.4, 1.4), patient).run(() -> false);
        assertThat(patient.steps).hasSize(150);
    }

    @Test
    void afterAnEarlyEndTheNextPhaseFollowsAndAResumedRunEndsWhereTheWholeOneDid() throws Exception {
        TrainingPlan plan =
                Plans.plan(3, Plans.phase(Phase.QUANTIZING, 50, ETA, 0, 0), Plans.phase(Phase.FROZEN, 1, ETA, 0, 0));
        Method method = Plans.preset("lc-augmented-lagrangian", options("mu", 1, "growth", 2, "tolerance", 0.01));
        Landscape land = Landscape.bowl(0.4, 1.4);
        List<SavedRun> saved = new ArrayList<>();
        TrainingRun whole = Plans.run(plan, method, land, told);
        Snapshot last = whole.snapshot();
        while (!whole.finished()) {
            int steps = told.steps.size();
            last = whole.run(() -> told.steps.size() > steps);
            saved.add(last.saved());
        }
        assertThat(told.checkpoints).extracting(Snapshot::phase).containsExactly(Phase.FROZEN, Phase.FINAL);
        assertThat(last.step()).isLessThan(30);
        for (SavedRun left : saved) {
            Landscape other = Landscape.bowl(-0.3, 1.4);
            TrainingRun resumed = Plans.run(plan, method, other, new Plans.Told());
            resumed.resume(left);
            Snapshot ending = resumed.run(() -> false);
            assertThat(ending.step()).isEqualTo(last.step());
            assertThat(ending.resume().floats().keySet())
                    .isEqualTo(last.resume().floats().keySet());
            assertThat(other.weight()).isEqualTo(land.weight());
            assertThat(other.bias()).isEqualTo(land.bias());
        }
    }

    @Test
    void aRunThatIsTakenUpCompressesNothingThatWasCompressedBefore() throws Exception {
        TrainingPlan plan = Plans.plan(3, Plans.phase(Phase.QUANTIZING, 4, ETA, 0, 0));
        Method method = Plans.preset("lc-augmented-lagrangian", options("mu", 1, "growth", 2, "tolerance", 0));
        int[] made = {0};
        Plans.Told counting = new Plans.Told() {
            @Override
            public void cStepEnded(Optional<CStepMaker> by) {
                made[0]++;
            }
        };
        Plans.run(plan, method, Landscape.bowl(0.4, 1.4), counting).run(() -> false);
        int whole = made[0];
        assertThat(whole)
                .as("direct compression, and one at the end of each epoch")
                .isEqualTo(5);

        made[0] = 0;
        Landscape land = Landscape.bowl(0.4, 1.4);
        TrainingRun run = Plans.run(plan, method, land, counting);
        while (!run.finished()) {
            int steps = counting.steps.size();
            SavedRun left = run.run(() -> counting.steps.size() > steps).saved();
            run = Plans.run(plan, method, land, counting);
            run.resume(left);
        }
        assertThat(counting.steps).hasSize(24);
        assertThat(made[0]).isEqualTo(whole);
    }

    @Test
    void iteratedDirectCompressionGoesOnFromTheCompressedWeights() throws Exception {
        Landscape land = Landscape.bowl(0.4, 0.6);
        train("iterated-direct-compression", options("stepEpochs", 1), land, 3);

        double w = 1; // the direct compression of 0.4
        for (int step = 0; step < 9; step++) {
            assertThat((double) land.points.get(step)).as("step %s", step).isCloseTo(w, within(1e-5));
            w -= ETA * (w - 0.6);
            if (step % 3 == 2) {
                w = w < 0 ? -1 : 1;
            }
        }
        assertThat(land.weight()).isEqualTo(1f);
    }

    @Test
    void directCompressionTrainsInFullPrecisionUntilTheFreeze() throws Exception {
        Landscape land = Landscape.bowl(0.4, -0.7);
        train("direct-compression", options(), land, 4);

        double w = 0.4;
        for (int step = 0; step < 12; step++) {
            assertThat((double) land.points.get(step)).isCloseTo(w, within(1e-5));
            w -= ETA * (w + 0.7);
        }
        assertThat(land.weight()).isEqualTo(-1f);
        assertThat(told.warnings).as("nothing is meant to pull").isEmpty();
    }

    /** What compression does to the loss is seen by learning-compression alone; 0.1469 is the best there is. */
    @Test
    void itEndsNearTheBestOfAllCodebooksWhereDirectAndIteratedDirectCompressionDoNot() throws Exception {
        Map<String, Object> homotopy = Map.of("mu", 0.02, "growth", 1.2);
        double best = new Valley().leastLossOfTwoLevels();

        assertThat(lossOf("direct-compression", Map.of())).isGreaterThan(best * 1.3);
        assertThat(lossOf("iterated-direct-compression", Map.of())).isGreaterThan(best * 1.3);
        assertThat(lossOf("lc-quadratic-penalty", homotopy)).isBetween(best - 1e-6, best * 1.03);
        assertThat(lossOf("lc-augmented-lagrangian", homotopy)).isBetween(best - 1e-6, best * 1.03);
    }

    private static double lossOf(String method, Map<String, ?> options) throws Exception {
        Map<String, Object> all = new HashMap<>(options);
        all.put("quantizer", "kmeans");
        all.put("levels", 2);
        TrainingPlan plan = Plans.plan(10, Plans.phase(Phase.QUANTIZING, 40, 0.2, 0.9, 0));
        Valley valley = new Valley();
        List<QuantizableTensor> tensors = List.of(QuantizableTensor.of(Valley.WEIGHT));
        new TrainingRun(plan, Optional.of(Plans.preset(method, all)), tensors, valley.port, valley, new Plans.Told())
                .run(() -> false);
        return valley.loss();
    }

    @Test
    void aLayerWithAQuantizerOfItsOwnIsCompressedByIt() throws Exception {
        Map<String, Object> homotopy = Map.of("mu", 0.5, "growth", 2);
        Map<String, Object> kmeans = new HashMap<>(homotopy);
        kmeans.putAll(Map.of("quantizer", "kmeans", "levels", 3));
        float[] whole = valley(Plans.preset("lc-augmented-lagrangian", kmeans));
        float[] byLayer = valley(byLayer("w.*", new ComponentSpec("kmeans", Map.of("levels", 3)), homotopy));
        float[] other = valley(byLayer("v.*", new ComponentSpec("kmeans", Map.of("levels", 3)), homotopy));
        assertThat(byLayer).isEqualTo(whole);
        assertThat(other).as("no rule is for it").isNotEqualTo(whole);
        assertThat(other).isEqualTo(valley(Plans.preset("lc-augmented-lagrangian", homotopy)));
    }

    private static Method byLayer(String pattern, ComponentSpec quantizer, Map<String, ?> options) {
        return Method.of(
                MethodPresets.byName("lc-augmented-lagrangian")
                        .with(options)
                        .byLayer(new ByPattern<>(List.of(new ByPattern.Rule<>(List.of(pattern), quantizer)))),
                1);
    }

    private static float[] valley(Method method) throws Exception {
        TrainingPlan plan = Plans.plan(10, Plans.phase(Phase.QUANTIZING, 4, 0.2, 0.9, 0));
        Valley valley = new Valley();
        List<QuantizableTensor> tensors = List.of(QuantizableTensor.of(Valley.WEIGHT));
        Snapshot last = new TrainingRun(plan, Optional.of(method), tensors, valley.port, valley, new Plans.Told())
                .run(() -> false);
        return last.weights().get("w.weight");
    }

    /** Distinct values of the frozen weights are levels of the set: -a and a, with zero, powers of two, or as many as asked for. */
    @ParameterizedTest
    @CsvSource({"binary-unit, 2", "binary, 2", "ternary, 3", "power-of-two, 3", "kmeans-exact, 4", "kmeans-pruned, 4"})
    void everyCStepLeavesWeightsThatSatisfyItsConstraintExactly(String quantizer, int levels) throws Exception {
        float[] weights =
                valley(Plans.preset("lc-augmented-lagrangian", Map.of("quantizer", quantizer, "mu", 0.5, "growth", 2)));
        Set<Float> magnitudes = new TreeSet<>();
        Set<Float> distinct = new TreeSet<>();
        for (float weight : weights) {
            distinct.add(weight + 0f);
            magnitudes.add(Math.abs(weight));
        }
        assertThat(distinct).hasSizeLessThanOrEqualTo(levels).hasSizeGreaterThan(1);
        if (!quantizer.startsWith("kmeans")) {
            magnitudes.remove(0f);
            assertThat(magnitudes).as("one scale").hasSize(1);
        }
        if (quantizer.equals("power-of-two")) {
            float scale = magnitudes.iterator().next();
            assertThat(scale).isEqualTo(Math.scalb(1f, Math.getExponent(scale)));
        }
        if (quantizer.equals("kmeans-pruned")) {
            assertThat(distinct).as("pruned weights").contains(0f);
        }
    }

    @Test
    void aPenaltyIsNoPartOfAMethodWithLatentWeights() {
        Method eager = Plans.preset("lc-quadratic-penalty", options());
        assertThatThrownBy(() -> new Method(
                        eager.map(),
                        eager.schedule(),
                        eager.quantizer(),
                        eager.byLayer(),
                        eager.granularity(),
                        GradientPoint.LAZY,
                        eager.rule(),
                        eager.constraint(),
                        eager.step(),
                        eager.penalty(),
                        eager.pruning(),
                        eager.codebooks()))
                .hasMessageContaining("penalty 'quadratic'");
    }
}
