package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;

/** A run that an older trainer began, whose state names no revision, goes on with what that trainer had. */
class EarlierRevisionTest {
    private static final int STEPS_PER_EPOCH = 3;

    @ParameterizedTest
    @CsvSource({"parq-uniform, 3", "qnn-linear, 4", "dorefa, 2", "laq-linear, 3"})
    void aRunGoesOnAtTheRevisionThatItBeganWith(String preset, int bits) throws Exception {
        Method newest = Plans.preset(preset, Map.of("bits", bits));
        assertThat(newest.revision()).isEqualTo(2);
        Plans.Told told = new Plans.Told();
        TrainingRun older = run(newest.atRevision(1), told, 7);
        List<Snapshot> left = new ArrayList<>();
        while (!older.finished()) {
            int steps = told.steps.size();
            left.add(older.run(() -> told.steps.size() > steps));
        }
        Snapshot undisturbed = left.get(left.size() - 1);
        QuantizedTensor frozen = undisturbed.codes().get("w.weight");
        assertThat(frozen.layout()).isEqualTo(newest.quantizer().atRevision(1).layout());

        for (Snapshot snapshot : left) {
            assertThat(snapshot.saved().state().scalars()).doesNotContainKey("method.revision");
            TrainingRun resumed = run(newest, new Plans.Told(), 8);
            resumed.resume(snapshot.saved());
            Snapshot end = resumed.run(() -> false);
            assertThat(end.codes()).as("from step %d", snapshot.step()).isEqualTo(undisturbed.codes());
            assertThat(end.weights().get("w.weight"))
                    .isEqualTo(undisturbed.weights().get("w.weight"));
        }
    }

    @ParameterizedTest
    @CsvSource({"parq-uniform, 3", "qnn-linear, 4"})
    void aRunThatBeginsNowNamesTheRevisionAndFreezesToScaleAndZeroPoint(String preset, int bits) throws Exception {
        Method newest = Plans.preset(preset, Map.of("bits", bits));
        Snapshot end = run(newest, new Plans.Told(), 7).run(() -> false);
        assertThat(end.saved().state().scalars()).containsEntry("method.revision", "2");
        assertThat(end.codes().get("w.weight").layout())
                .isEqualTo(newest.quantizer().layout());
        assertThat(newest.quantizer().layout().stored()).isEqualTo(2);
    }

    private static TrainingRun run(Method method, RunListener listener, long seed) {
        Surface surface = Surface.from(seed, 0.3);
        OptimizerSection adam = new OptimizerSection.Adam(0.05, 0.9, 0.99, 1e-8, 1e-3);
        OptimizerSection momentum = new OptimizerSection.Sgd(0.2, 0.9, true, 1e-3);
        TrainingPlan plan = Plans.plan(
                STEPS_PER_EPOCH,
                new PhasePlan(Phase.QUANTIZING, new PhaseSection(2, adam, new ScheduleSection.Cosine())),
                new PhasePlan(Phase.FROZEN, new PhaseSection(1, momentum, new ScheduleSection.Cosine())));
        return new TrainingRun(
                plan,
                Optional.of(method),
                List.of(QuantizableTensor.of(Surface.WEIGHT)),
                surface.port,
                surface,
                listener);
    }
}
