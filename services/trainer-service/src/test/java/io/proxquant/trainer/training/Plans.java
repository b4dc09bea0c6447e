package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.QuantizedStep;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

/** Plans and methods in the words of the tests. */
final class Plans {
    private Plans() {}

    static PhasePlan phase(Phase phase, int epochs, double rate, double momentum, double weightDecay) {
        return new PhasePlan(
                phase,
                new PhaseSection(
                        epochs,
                        new OptimizerSection.Sgd(rate, momentum, false, weightDecay),
                        new ScheduleSection.Constant()));
    }

    static TrainingPlan plan(int stepsPerEpoch, PhasePlan... phases) {
        return new TrainingPlan(
                1,
                stepsPerEpoch,
                Arrays.asList(phases),
                new TrainingPlan.CheckpointRule(0, 0),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /** ProxQuant for ±1: eager, W-shaped L1, linear per epoch, clipped. */
    static Method eagerBinary(double rate) {
        return preset("proxquant-binary", Map.of("rate", rate));
    }

    /** BinaryConnect without its scaled steps, so that closed forms stay plain. */
    static Method binaryConnect() {
        Method published = preset("binary-connect", Map.of());
        return Method.withoutPenalty(
                published.map(),
                published.schedule(),
                published.quantizer(),
                published.granularity(),
                published.point(),
                published.rule(),
                published.constraint(),
                QuantizedStep.PLAIN,
                1);
    }

    static Method preset(String name, Map<String, ?> options) {
        return Method.of(MethodPresets.byName(name).with(options), 1);
    }

    static TrainingRun run(TrainingPlan plan, Method method, Landscape land, RunListener listener) {
        return new TrainingRun(
                plan, Optional.of(method), List.of(QuantizableTensor.of(Landscape.WEIGHT)), land.port, land, listener);
    }

    /** Remembers what it was told. */
    static class Told implements RunListener {
        final List<StepReport> steps = new ArrayList<>();
        final List<Snapshot> checkpoints = new ArrayList<>();
        final List<String> warnings = new ArrayList<>();

        @Override
        public void stepped(StepReport report) {
            steps.add(report);
        }

        @Override
        public Optional<SavedRun> checkpoint(Snapshot snapshot) {
            checkpoints.add(snapshot);
            return Optional.empty();
        }

        @Override
        public void warned(String message) {
            warnings.add(message);
        }
    }
}
