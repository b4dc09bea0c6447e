package io.proxquant.trainer.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.Phase;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.pruning.Pruning;
import io.proxquant.quantization.pruning.PruningCriterion;
import io.proxquant.quantization.pruning.PruningSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A shared value steps along the sum of the gradients of the weights that share it (Han et al. 2016, section 3.3), by hand. */
class TunedCodebooksTest {
    private static final String NAME = Surface.WEIGHT.name();
    private static final double RATE = 0.01;

    @Test
    void aStepOfTheFrozenPhaseMovesEverySharedValueAlongItsSum() throws Exception {
        Surface surface = Surface.from(7, 0);
        Plans.Told told = new Plans.Told();
        TrainingRun run = new TrainingRun(
                Plans.plan(3, Plans.phase(Phase.QUANTIZING, 1, 0.05, 0, 0), Plans.phase(Phase.FROZEN, 1, RATE, 0, 0)),
                Optional.of(Plans.preset("deep-compression", Map.of("levels", 2, "init", "linear"))
                        .withPruning(new Pruning(PruningCriterion.KEEP, Map.of("**", 0.5), PruningSchedule.once()))),
                List.of(QuantizableTensor.of(Surface.WEIGHT)),
                surface.port,
                surface,
                told);
        Snapshot before = run.run(() -> told.steps.size() >= 3);
        Snapshot after = run.run(() -> told.steps.size() >= 4);

        QuantizedTensor frozen = before.codes().get(NAME);
        QuantizedTensor moved = after.codes().get(NAME);
        PruningMask mask = before.masks().get(NAME);
        float[] gradient = surface.gradients.get(surface.gradients.size() - 1);
        assertThat(moved.codes()).isEqualTo(frozen.codes());
        assertThat(after.masks().get(NAME)).isEqualTo(mask);
        for (int level = 0; level < 2; level++) {
            double sum = 0;
            for (int i = 0; i < gradient.length; i++) {
                sum += mask.kept(i) && frozen.codes()[i] == level ? gradient[i] : 0;
            }
            assertThat(sum).as("a step that moves something").isNotZero();
            assertThat((double) moved.codebooks()[level])
                    .isCloseTo(frozen.codebooks()[level] - RATE * sum, within(1e-6));
        }
        float[] decoded = new float[gradient.length];
        moved.dequantize(decoded);
        mask.clear(decoded);
        assertThat(surface.port.readAll(Surface.WEIGHT)).containsExactly(decoded);
    }
}
