package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Phase;
import io.proxquant.models.scoring.Score;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The order of a step, in closed form on curves with one weight. */
class TrainingRunTest {
    private static final float ETA = 0.1f;
    private final Plans.Told told = new Plans.Told();

    @Test
    void eagerTakesTheGradientAtTheWeightsThenPullsThenClips() throws Exception {
        Landscape land = Landscape.bowl(0.5, 3.0);
        TrainingPlan plan = Plans.plan(2, Plans.phase(Phase.QUANTIZING, 4, ETA, 0, 0));
        Plans.run(plan, Plans.eagerBinary(0.3), land, told).run(() -> told.steps.size() == 7);

        float x = 0.5f;
        for (int step = 0; step < 7; step++) {
            assertThat(land.points.get(step)).as("point of step " + step).isEqualTo(x);
            int epoch = step / 2;
            float tau = (float) ((double) ETA * (0.3 * epoch));
            float moved = x - ETA * (x - 3.0f);
            float away = moved - 1;
            float pulled = Math.abs(away) <= tau ? 1 : moved - Math.signum(away) * tau;
            x = Math.max(-1, Math.min(1, pulled));
        }
        assertThat(land.weight()).isEqualTo(x);
    }

    @Test
    void lazyTakesTheGradientAtTheProjectionAndStepsOnLatentWeights() throws Exception {
        Landscape land = Landscape.bowl(0.05, 0.0);
        TrainingPlan plan = Plans.plan(1, Plans.phase(Phase.QUANTIZING, 10, ETA, 0, 0));
        TrainingRun run = Plans.run(plan, Plans.binaryConnect(), land, told);
        Snapshot last = run.run(() -> told.steps.size() == 5);

        float latent = 0.05f;
        for (int step = 0; step < 5; step++) {
            float point = latent < 0 ? -1 : 1;
            assertThat(land.points.get(step)).as("point of step " + step).isEqualTo(point);
            latent = Math.max(-1, Math.min(1, latent - ETA * point));
        }
        assertThat(last.weights().get("w.weight")).containsExactly(latent);
        assertThat(land.weight()).isEqualTo(latent < 0 ? -1f : 1f);
    }

    @Test
    void afterTheFreezeQuantizedWeightsNeverMoveWhateverTheOptimizerDoes() throws Exception {
        Landscape land = Landscape.bowl(0.4, -3.0);
        TrainingPlan plan = Plans.plan(
                3, Plans.phase(Phase.QUANTIZING, 1, ETA, 0.9, 0.01), Plans.phase(Phase.FROZEN, 3, ETA, 0.9, 0.01));
        Plans.run(plan, Plans.eagerBinary(1), land, told).run(() -> false);

        assertThat(land.points.subList(3, 12)).containsOnly(-1f);
        assertThat(land.weight()).isEqualTo(-1f);
        assertThat(land.bias()).isNotEqualTo(0.4f).isLessThan(-1f);
        assertThat(told.checkpoints).extracting(Snapshot::phase).containsExactly(Phase.FROZEN, Phase.FINAL);
        assertThat(told.checkpoints).allSatisfy(s -> {
            float[] decoded = new float[1];
            s.codes().get("w.weight").dequantize(decoded);
            assertThat(s.weights().get("w.weight")).isEqualTo(decoded);
        });
    }

    @Test
    void aWantedStateIsKeptBeforeItsStepIsTold() throws Exception {
        List<String> order = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stepped(StepReport report) {
                order.add("told " + report.step());
            }

            @Override
            public Optional<SavedRun> checkpoint(Snapshot snapshot) {
                order.add("checkpoint " + snapshot.step());
                return Optional.empty();
            }

            @Override
            public boolean stateDue(long step) {
                return step <= 2;
            }

            @Override
            public void keep(Snapshot snapshot) {
                order.add("kept " + snapshot.step());
            }

            @Override
            public void warned(String message) {}
        };
        TrainingPlan plan = Plans.plan(3, Plans.phase(Phase.QUANTIZING, 1, ETA, 0, 0));
        Plans.run(plan, Plans.eagerBinary(1), Landscape.bowl(0.4, 1), listener).run(() -> false);

        assertThat(order).containsExactly("kept 1", "told 1", "kept 2", "told 2", "told 3", "checkpoint 3");
    }

    @Test
    void aLossThatIsNotFiniteEndsTheRunWithItsStep() {
        Landscape land = Landscape.bowl(0.4, 1);
        land.loss(Double.NaN);
        TrainingRun run =
                Plans.run(Plans.plan(3, Plans.phase(Phase.QUANTIZING, 1, ETA, 0, 0)), Plans.eagerBinary(1), land, told);

        assertThatThrownBy(() -> run.run(() -> false))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("loss became NaN at step 0");
        assertThat(land.weight()).isEqualTo(0.4f);
    }

    @Test
    void aWeightThatIsNotFiniteEndsTheRun() {
        Landscape land = new Landscape(0.4, x -> Double.POSITIVE_INFINITY);
        TrainingRun run =
                Plans.run(Plans.plan(3, Plans.phase(Phase.QUANTIZING, 1, ETA, 0, 0)), Plans.eagerBinary(1), land, told);

        assertThatThrownBy(() -> run.run(() -> false)).isInstanceOf(DivergedException.class);
    }

    @Test
    void theTotalShrinkIsSummedAndTooLittleIsWarnedOfBeforeAndAfter() throws Exception {
        TrainingPlan plan = Plans.plan(2, Plans.phase(Phase.QUANTIZING, 3, ETA, 0, 0));
        Plans.run(plan, Plans.eagerBinary(0.5), Landscape.bowl(0.5, 1), told).run(() -> false);

        // η · rate · epoch · steps: 0.1 · 0.5 · (0 + 1 + 2) · 2
        assertThat(told.steps.get(5).strength().totalShrink()).isCloseTo(0.3, within(1e-7));
        assertThat(told.warnings).hasSize(2).allMatch(w -> w.contains("0.300, below 1"));

        Plans.Told strong = new Plans.Told();
        Plans.run(plan, Plans.eagerBinary(5), Landscape.bowl(0.5, 1), strong).run(() -> false);
        assertThat(strong.warnings).isEmpty();
    }

    @Test
    void weightsThatAreSmallBesideTheirLevelsAreWarnedOf() throws Exception {
        TrainingPlan plan = Plans.plan(2, Plans.phase(Phase.QUANTIZING, 3, ETA, 0, 0));
        Plans.run(plan, Plans.eagerBinary(5), Landscape.bowl(0.05, 0.5), told).run(() -> false);

        assertThat(told.warnings)
                .singleElement()
                .asString()
                .contains("weights are small beside their levels (20.0 times as large)", "method.startMean");
    }

    @Test
    void aPullThatAdamCannotOutrunIsWarnedOf() throws Exception {
        PhaseSection adam = new PhaseSection(
                3, new OptimizerSection.Adam(0.01, 0.9, 0.999, 1e-8, 0), new ScheduleSection.Constant());
        TrainingPlan plan = Plans.plan(2, new PhasePlan(Phase.QUANTIZING, adam));
        Map<String, Object> options = new HashMap<>(Map.of("schedule", "linear-to-total", "total", 2));
        Plans.run(plan, Plans.preset("proxquant-binary", options), Landscape.bowl(0.5, 1), told)
                .run(() -> false);
        assertThat(told.warnings)
                .singleElement()
                .asString()
                .contains("the pull is 33.3 of the rate", "method.quantizedRate");

        options.put("quantizedRate", 4);
        Plans.Told faster = new Plans.Told();
        Plans.run(plan, Plans.preset("proxquant-binary", options), Landscape.bowl(0.5, 1), faster)
                .run(() -> false);
        assertThat(faster.warnings).isEmpty();
    }

    /** A curve whose validation never improves after the first. */
    private record Flat(Landscape land) implements Learner {
        @Override
        public double learn(int epoch, int batch, long step) {
            return land.learn(epoch, batch, step);
        }

        @Override
        public Optional<Score> validate(IntConsumer progress) {
            return Optional.of(Score.ofLoss(1, 1));
        }

        @Override
        public void save(NamedState into) {}

        @Override
        public void restore(NamedState from) {}
    }

    @Test
    void aStepIsToldWithItsOwnRateWhateverTheValidationAfterItMakesOfTheNext() throws Exception {
        PhasePlan plateau = new PhasePlan(
                Phase.QUANTIZING,
                new PhaseSection(3, new OptimizerSection.Sgd(0.1, 0, false, 0), new ScheduleSection.Plateau(2)));
        Landscape land = Landscape.bowl(0.5, 1);
        new TrainingRun(
                        Plans.plan(2, plateau),
                        Optional.of(Plans.eagerBinary(1)),
                        List.of(QuantizableTensor.of(Landscape.WEIGHT)),
                        land.port,
                        new Flat(land),
                        told)
                .run(() -> false);

        assertThat(told.steps).extracting(StepReport::learningRate).containsExactly(0.1, 0.1, 0.1, 0.1, 0.05, 0.05);
        assertThat(told.steps.get(3).strength().lambda()).isCloseTo(1, within(1e-6));
    }

    @Test
    void reportsSayHowFarQuantizationHasCome() throws Exception {
        TrainingPlan plan = Plans.plan(2, Plans.phase(Phase.QUANTIZING, 3, ETA, 0, 0));
        Plans.run(plan, Plans.eagerBinary(5), Landscape.bowl(0.5, -3), told).run(() -> false);

        List<QuantizationMetrics> measured =
                told.steps.stream().flatMap(s -> s.measured().stream()).toList();
        assertThat(measured).hasSize(6);
        assertThat(measured.get(0).levelFlips()).isNull();
        assertThat(measured.get(5).signChange()).isEqualTo(1);
        assertThat(measured.get(5).quantizationGap()).isZero();
        assertThat(told.steps.get(3).strength().lambda().doubleValue()).isCloseTo(5.0, within(1e-6));
    }

    @Test
    void anAdoptedStateReplacesTheOwnOne() throws Exception {
        TrainingPlan plan = new TrainingPlan(
                1,
                2,
                List.of(Plans.phase(Phase.QUANTIZING, 2, ETA, 0, 0)),
                new TrainingPlan.CheckpointRule(0, 2),
                OptionalDouble.empty(),
                Optional.empty());
        Plans.Told other = new Plans.Told();
        Plans.run(plan, Plans.eagerBinary(1), Landscape.bowl(-0.9, -1), other).run(() -> false);
        SavedRun theirs = other.checkpoints.get(0).saved();

        Landscape land = Landscape.bowl(0.9, 1);
        Plans.Told adopting = new Plans.Told() {
            @Override
            public Optional<SavedRun> checkpoint(Snapshot snapshot) {
                super.checkpoint(snapshot);
                return checkpoints.size() == 1 ? Optional.of(theirs) : Optional.empty();
            }
        };
        Plans.run(plan, Plans.eagerBinary(1), land, adopting).run(() -> false);

        assertThat(land.points.get(2)).isEqualTo(theirs.weights().get("w.weight")[0]);
    }
}
