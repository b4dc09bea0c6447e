package io.proxquant.trainer.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.presets.MethodPreset;
import io.proxquant.quantization.presets.MethodPresets;
import io.proxquant.quantization.pruning.Pruning;
import io.proxquant.quantization.pruning.PruningCriterion;
import io.proxquant.quantization.pruning.PruningSchedule;

import static org.assertj.core.api.Assertions.assertThat;

/** Pruning goes with every method: a pruned weight is zero where the gradient is taken, in no fit, and zero in what is frozen. */
class PrunedTrainingTest {
    private static final String NAME = Surface.WEIGHT.name();
    private static final Pruning A_THIRD =
            new Pruning(PruningCriterion.KEEP, Map.of("**", 1 / 3.0), PruningSchedule.once());
    private static final Pruning ROUNDS = new Pruning(
            PruningCriterion.KEEP, Map.of("**", 0.25), new PruningSchedule(PruningSchedule.Kind.ROUNDS, 2, 2));

    static Stream<String> presets() {
        return MethodPresets.all().stream().map(MethodPreset::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void whatIsPrunedIsZeroAndNeedNotBeALevel(String preset) throws Exception {
        Surface surface = Surface.from(7, 0.3);
        TrainingRun run = run(preset, A_THIRD, surface, new Plans.Told());
        Snapshot end = run.run(() -> false);

        PruningMask mask = end.masks().get(NAME);
        assertThat(mask.survivors()).isEqualTo(Math.round(mask.size() / 3.0));
        QuantizedTensor codes = end.codes().get(NAME);
        float[] decoded = new float[mask.size()];
        codes.dequantize(decoded);
        mask.clear(decoded);
        assertThat(end.weights().get(NAME))
                .as("decoded codes of survivors, zero else")
                .containsExactly(decoded);
        for (int i = 0; i < decoded.length; i++) {
            if (!mask.kept(i)) {
                assertThat(Float.floatToRawIntBits(decoded[i])).isZero();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void theGradientIsTakenWherePrunedWeightsAreZero(String preset) throws Exception {
        Surface surface = Surface.from(7, 0.3);
        Plans.Told told = new Plans.Told();
        TrainingRun run = run(preset, A_THIRD, surface, told);
        for (int step = 1; step <= 6; step++) {
            int until = step;
            run.run(() -> told.steps.size() >= until);
            float[] point = surface.port.readAll(Surface.WEIGHT);
            int zeros = 0;
            for (float weight : point) {
                zeros += weight == 0 ? 1 : 0;
            }
            assertThat(zeros).as("zeros after step " + step).isGreaterThanOrEqualTo(point.length * 2 / 3);
        }
    }

    @Test
    void aLazyMethodKeepsTheLatentWeightsOfWhatIsPruned() throws Exception {
        Surface surface = Surface.from(7, 0.3);
        float[] start = surface.port.readAll(Surface.WEIGHT);
        Plans.Told told = new Plans.Told();
        TrainingRun run = run("binary-connect", A_THIRD, surface, told);
        Snapshot after = run.run(() -> told.steps.size() >= 3);

        float[] latent = after.weights().get(NAME);
        float[] point = surface.port.readAll(Surface.WEIGHT);
        int pruned = 0;
        for (int i = 0; i < point.length; i++) {
            if (point[i] == 0) {
                pruned++;
                assertThat(latent[i]).isEqualTo(start[i]);
            } else {
                assertThat(Math.abs(point[i])).isEqualTo(1f);
            }
        }
        assertThat(pruned).isEqualTo(point.length - Math.round(point.length / 3f));
    }

    @Test
    void inRoundsWhatWasPrunedStaysSoAndTheRestTrainsOn() throws Exception {
        Surface surface = Surface.from(7, 0.3);
        Plans.Told told = new Plans.Told();
        TrainingRun run = run("direct-compression", ROUNDS, surface, told);
        int size = Surface.WEIGHT.size();
        Snapshot first = run.run(() -> told.steps.size() >= 2);
        float[] afterFirst = first.weights().get(NAME);
        assertThat(zeros(afterFirst)).isEqualTo(size - size / 2);
        Snapshot second = run.run(() -> told.steps.size() >= 3);
        float[] afterSecond = second.weights().get(NAME);
        assertThat(zeros(afterSecond)).isEqualTo(size - size / 4);
        for (int i = 0; i < size; i++) {
            assertThat(afterFirst[i] == 0 && afterSecond[i] != 0).isFalse();
        }
    }

    private static long zeros(float[] weights) {
        long zeros = 0;
        for (float weight : weights) {
            zeros += weight == 0 ? 1 : 0;
        }
        return zeros;
    }

    private static TrainingRun run(String preset, Pruning pruning, Surface surface, RunListener listener) {
        return new TrainingRun(
                Plans.plan(3, Plans.phase(Phase.QUANTIZING, 4, 0.05, 0, 0), Plans.phase(Phase.FROZEN, 1, 0.01, 0.9, 0)),
                Optional.of(Plans.preset(preset, Map.of()).withPruning(pruning)),
                List.of(QuantizableTensor.of(Surface.WEIGHT)),
                surface.port,
                surface,
                listener);
    }
}
