package io.proxquant.trainer.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.LayerFigures;
import io.proxquant.contracts.Phase;
import io.proxquant.quantization.metrics.WeightDiagnostics;
import io.proxquant.quantization.metrics.WeightMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What a run tells of its weights while it goes on, against the definitions. */
class MeasurementTest {
    private static final int STEPS_PER_EPOCH = 4;
    private final Surface surface = Surface.from(7, 0.3);
    private final Plans.Told told = new Plans.Told();

    @Test
    void latentWeightsAreMeasuredAgainstTheirSignsAndTheGradientAtThem() throws Exception {
        TrainingRun run = run(Plans.binaryConnect());
        float[] origin = latent(run);
        float[] before = null;
        for (int step = 0; step < 2 * STEPS_PER_EPOCH; step++) {
            int steps = step + 1;
            float[] u = latent(run.run(() -> told.steps.size() == steps));
            QuantizationMetrics measured = told.steps.get(step).measured().orElseThrow();
            float[] q = signs(u);

            assertThat(measured.signChange()).isEqualTo(WeightMetrics.signChange(origin, u));
            assertThat(measured.weights().angle()).isCloseTo(WeightDiagnostics.angle(u, q), within(1e-9));
            assertThat(measured.weights().worstAngle())
                    .isEqualTo(measured.weights().angle());
            // One codebook and the nearest level: the transport is the quantization itself.
            assertThat(measured.weights().distance()).isCloseTo(WeightMetrics.meanDistance(u, q), within(1e-9));
            assertThat(measured.weights().drift())
                    .isEqualTo(before == null ? null : Double.valueOf(WeightDiagnostics.wasserstein(before, u, 1)));
            assertThat(measured.weights().fixedPointViolation())
                    .isEqualTo(WeightDiagnostics.fixedPointViolation(
                            surface.gradients.get(step), surface.points.get(step)));
            before = u;
        }
    }

    @Test
    void layersAreToldOfAtTheEndOfAnEpochWithTheCorrelationOfTheirProducts() throws Exception {
        float[] u = latent(run(Plans.binaryConnect()).run(() -> told.steps.size() == STEPS_PER_EPOCH));

        assertThat(told.steps.subList(0, 3)).allSatisfy(step -> {
            QuantizationMetrics within = step.measured().orElseThrow();
            assertThat(within.layers()).isEmpty();
            assertThat(within.weights().correlation()).isNull();
        });
        assertThat(surface.compared).hasSize(1);
        assertThat(surface.compared.get(0).get("w.weight").weights())
                .as("latent weights, though the tensor holds their signs")
                .isEqualTo(u);
        assertThat(surface.compared.get(0).get("w.weight").quantized()).isEqualTo(signs(u));
        QuantizationMetrics last = told.steps.get(3).measured().orElseThrow();
        assertThat(last.layers())
                .containsExactly(new LayerFigures(
                        "w.weight",
                        last.signChange(),
                        last.quantizationGap(),
                        last.weights().angle(),
                        0.5));
        assertThat(last.weights().correlation()).isEqualTo(0.5);
        assertThat(last.weights().worstCorrelation()).isEqualTo(0.5);
    }

    @Test
    void eagerMethodsHaveNoFixedPointsAndFrozenWeightsNothingToTell() throws Exception {
        run(Plans.preset("proxquant-binary", Map.of("rate", 5.0))).run(() -> false);

        QuantizationMetrics first = told.steps.get(0).measured().orElseThrow();
        assertThat(first.weights().fixedPointViolation()).isNull();
        assertThat(first.weights().angle()).isPositive();
        QuantizationMetrics frozen =
                told.steps.get(told.steps.size() - 1).measured().orElseThrow();
        assertThat(frozen.weights()).isNull();
        assertThat(frozen.layers()).isEmpty();
        assertThat(frozen.quantizationGap()).isZero();
    }

    @Test
    void aHardProjectionHasNeitherLambdaNorShrink() throws Exception {
        run(Plans.preset("hard-projection", Map.of())).run(() -> false);

        StepReport step = told.steps.get(0);
        assertThat(step.strength().tau()).isInfinite();
        assertThat(step.strength().lambda()).isNull();
        assertThat(step.strength().totalShrink()).isNull();
        assertThat(told.warnings).isEmpty();
    }

    private TrainingRun run(Method method) {
        return new TrainingRun(
                Plans.plan(
                        STEPS_PER_EPOCH,
                        Plans.phase(Phase.QUANTIZING, 3, 0.1, 0, 0),
                        Plans.phase(Phase.FROZEN, 1, 0.1, 0, 0)),
                Optional.of(method),
                List.of(QuantizableTensor.of(Surface.WEIGHT)),
                surface.port,
                surface,
                told);
    }

    private static float[] latent(TrainingRun run) {
        return latent(run.snapshot());
    }

    private static float[] latent(Snapshot snapshot) {
        return snapshot.weights().get("w.weight");
    }

    private static float[] signs(float[] weights) {
        float[] signs = new float[weights.length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = weights[i] < 0 ? -1 : 1;
        }
        return signs;
    }
}
