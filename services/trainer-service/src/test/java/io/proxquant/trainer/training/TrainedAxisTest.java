package io.proxquant.trainer.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactTensor;
import io.proxquant.checkpoints.artifact.ArtifactWriter;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.Phase;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.random.RandomStream;
import io.proxquant.models.scoring.DotProductCorrelation.Compared;
import io.proxquant.models.scoring.Score;
import io.proxquant.networks.ParameterKind;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.recipes.OptimizerSection;
import io.proxquant.recipes.PhaseSection;
import io.proxquant.recipes.ScheduleSection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A tensor whose output channels are dimension 1, as a transposed convolution's, trains bit for bit as the one with these first:
 * whatever a method computes by rows it computes by them, and codes, files and resumed runs say so.
 */
class TrainedAxisTest {
    private static final long[] SHAPE = {5, 4, 3};
    private static final AxisOrder ORDER = AxisOrder.of(SHAPE, 1);
    private static final ParameterView ACROSS =
            new ParameterView("up.weight", SHAPE, ParameterKind.TRANSPOSED_CONVOLUTION);
    private static final ParameterView ALONG =
            new ParameterView("up.weight", new long[] {4, 5, 3}, ParameterKind.CONVOLUTION);

    @TempDir
    Path directory;

    static Stream<String> presets() {
        return MethodPresets.all().stream().map(MethodPreset::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void everyMethodTrainsItAsTheOneWithTheOutputChannelsFirst(String preset) throws Exception {
        Bowl across = new Bowl(ACROSS, start(), centre());
        Bowl along = new Bowl(ALONG, ORDER.toStored(start()), ORDER.toStored(centre()));
        Plans.Told told = new Plans.Told();
        Plans.Told expected = new Plans.Told();
        Snapshot last =
                run(preset, across, new QuantizableTensor(ACROSS, 1), told).run(() -> false);
        Snapshot other =
                run(preset, along, QuantizableTensor.of(ALONG), expected).run(() -> false);

        assertThat(ORDER.toStored(weights(last))).isEqualTo(weights(other));
        assertThat(last.codes()).isEqualTo(other.codes());
        assertThat(last.axes()).containsExactly(Map.entry("up.weight", 1));
        assertThat(other.axes()).isEmpty();
        assertThat(told.steps).isEqualTo(expected.steps);
        assertThat(told.steps).anyMatch(step -> step.measured().isPresent());
        Compared shown = across.compared.get(0).get("up.weight");
        assertThat(ORDER.toStored(shown.weights()))
                .as("layers are compared as the network has them")
                .isEqualTo(along.compared.get(0).get("up.weight").weights());
        assertThat(decoded(last)).isEqualTo(weights(last));
    }

    @Test
    void aRunIsTakenUpAtAnyStepWithTheSameBits() throws Exception {
        for (String preset : List.of("proxquant-alternating", "binary-connect", "ttq")) {
            Plans.Told told = new Plans.Told();
            Snapshot undisturbed = run(
                            preset, new Bowl(ACROSS, start(), centre()), new QuantizableTensor(ACROSS, 1), told)
                    .run(() -> false);
            for (int stop = 1; stop < told.steps.size(); stop++) {
                int steps = stop;
                Plans.Told first = new Plans.Told();
                Snapshot left = run(
                                preset, new Bowl(ACROSS, start(), centre()), new QuantizableTensor(ACROSS, 1), first)
                        .run(() -> first.steps.size() == steps);
                TrainingRun again =
                        run(preset, new Bowl(ACROSS, new float[60], centre()), new QuantizableTensor(ACROSS, 1), first);
                again.resume(left.saved());
                Snapshot end = again.run(() -> false);
                assertThat(weights(end)).as(preset + " from step " + stop).isEqualTo(weights(undisturbed));
                assertThat(end.codes()).isEqualTo(undisturbed.codes());
            }
        }
    }

    private float[] decoded(Snapshot snapshot) throws Exception {
        Path file = directory.resolve("codes.safetensors");
        ArtifactWriter.write(
                file,
                List.of(new ArtifactTensor.Quantized(
                        "up.weight",
                        SHAPE,
                        "any",
                        snapshot.codes().get("up.weight"),
                        snapshot.axes().get("up.weight"),
                        null)));
        try (ArtifactFile artifact = ArtifactFile.open(file, SafetensorsLimits.defaults())) {
            return artifact.dequantize("up.weight");
        }
    }

    private static TrainingRun run(String preset, Bowl bowl, QuantizableTensor tensor, RunListener listener) {
        TrainingPlan plan = new TrainingPlan(
                1,
                2,
                List.of(phase(Phase.QUANTIZING, 2), phase(Phase.FROZEN, 1)),
                new TrainingPlan.CheckpointRule(0, 0),
                OptionalDouble.of(10),
                Optional.empty());
        Map<String, Object> options = new HashMap<>(Map.of("granularity", "row"));
        return new TrainingRun(
                plan, Optional.of(Plans.preset(preset, options)), List.of(tensor), bowl.port, bowl, listener);
    }

    private static PhasePlan phase(Phase phase, int epochs) {
        return new PhasePlan(
                phase,
                new PhaseSection(
                        epochs, new OptimizerSection.Adam(0.05, 0.9, 0.999, 1e-8, 0), new ScheduleSection.Constant()));
    }

    private static float[] weights(Snapshot snapshot) {
        return snapshot.weights().get("up.weight");
    }

    private static float[] start() {
        return draw(7, 0.8);
    }

    private static float[] centre() {
        return draw(8, 1.2);
    }

    private static float[] draw(long seed, double range) {
        RandomStream random = new RandomStream(seed);
        float[] values = new float[ORDER.total()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(-range, range);
        }
        return values;
    }

    /** ½‖x - a‖², whose gradient knows no order. */
    private static final class Bowl implements Learner {
        final ArrayPort port;
        final List<Map<String, Compared>> compared = new ArrayList<>();
        private final ParameterView weight;
        private final float[] centre;

        Bowl(ParameterView weight, float[] start, float[] centre) {
            this.port = new ArrayPort(List.of(weight));
            this.weight = weight;
            this.centre = centre;
            port.write(weight.name(), 0, start, 0, start.length);
        }

        @Override
        public double learn(int epoch, int batch, long step) {
            float[] gradient = port.readAll(weight);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] -= centre[i];
            }
            port.writeGradient(weight.name(), 0, gradient, 0, gradient.length);
            return 1;
        }

        @Override
        public Optional<Score> validate(IntConsumer progress) {
            return Optional.empty();
        }

        @Override
        public Map<String, Double> correlations(Map<String, Compared> tensors) {
            compared.add(tensors);
            return Map.of("up.weight", 0.5);
        }

        @Override
        public void save(NamedState into) {}

        @Override
        public void restore(NamedState from) {}
    }
}
