package io.proxquant.trainer.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.WeightFigures;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.trainer.training.RunListener;
import io.proxquant.trainer.training.StepReport;

/**
 * Shows training to Prometheus, under the names of the contract; labels are models, phases, outcomes, reasons and makers of C
 * steps only.
 */
public final class TrainingMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger active = new AtomicInteger();
    private final ModelSeries models;

    public TrainingMetrics(MeterRegistry registry, ModelSeries models) {
        this.registry = registry;
        this.models = models;
        registry.gauge(MetricNames.RUNS_ACTIVE, active, AtomicInteger::get);
        for (RunListener.CStepMaker maker : RunListener.CStepMaker.values()) {
            registry.counter(MetricNames.C_STEPS, by(maker)); // shown as 0 before the first one
        }
    }

    void begun() {
        active.incrementAndGet();
    }

    void left() {
        active.decrementAndGet();
    }

    void ended(RunResult result) {
        String reason = result.failure().reason() == null
                ? Metric.NONE
                : result.failure().reason().code();
        registry.counter(
                        MetricNames.RUNS, "outcome", result.outcome().name().toLowerCase(Locale.ROOT), "reason", reason)
                .increment();
    }

    void stepped(String model, StepReport step, Duration took) {
        String phase = step.phase().wire();
        registry.counter(MetricNames.TRAINING_STEPS, "phase", phase).increment();
        registry.timer(MetricNames.TRAINING_STEP_SECONDS, "phase", phase).record(took);
        Map<String, Double> figures = new HashMap<>();
        figures.put(MetricNames.TRAINING_LOSS, step.loss());
        step.measured().ifPresent(measured -> {
            figures.put(MetricNames.TRAINING_SIGN_CHANGE, measured.signChange());
            figures.put(MetricNames.TRAINING_QUANTIZATION_GAP, measured.quantizationGap());
            figures.put(MetricNames.TRAINING_LEVEL_FLIPS, orNaN(measured.levelFlips()));
            if (measured.weights() != null) {
                weights(figures, measured.weights());
            }
        });
        figures.put(MetricNames.TRAINING_TOTAL_SHRINK, orNaN(step.strength().totalShrink()));
        models.show(ModelSeries.labels(model), MetricNames.TRAINING_TIMESTAMP, figures);
        // known before the first checkpoint, which is then seen as an increase
        count(model, step.phase(), 0);
    }

    private static void weights(Map<String, Double> figures, WeightFigures weights) {
        figures.put(MetricNames.TRAINING_ANGLE, weights.angle());
        figures.put(MetricNames.TRAINING_WORST_ANGLE, weights.worstAngle());
        if (weights.correlation() != null) { // measured at the end of an epoch only, and good until the next
            figures.put(MetricNames.TRAINING_CORRELATION, weights.correlation());
            figures.put(MetricNames.TRAINING_WORST_CORRELATION, weights.worstCorrelation());
        }
        figures.put(MetricNames.TRAINING_WEIGHT_DISTANCE, weights.distance());
        figures.put(MetricNames.TRAINING_WEIGHT_DRIFT, orNaN(weights.drift()));
        figures.put(MetricNames.TRAINING_FIXED_POINT_VIOLATION, orNaN(weights.fixedPointViolation()));
    }

    /** NaN for a figure that the present method or step does not have, so that the last one does not stay. */
    private static double orNaN(Double value) {
        return value == null ? Double.NaN : value;
    }

    void cStep(RunListener.CStepMaker maker, Duration took) {
        registry.counter(MetricNames.C_STEPS, by(maker)).increment();
        registry.timer(MetricNames.C_STEP_SECONDS, by(maker)).record(took);
    }

    private static Tags by(RunListener.CStepMaker maker) {
        return Tags.of("by", maker.name().toLowerCase(Locale.ROOT));
    }

    void published(String model, Phase phase) {
        count(model, phase, 1);
    }

    private void count(String model, Phase phase, double checkpoints) {
        models.count(
                ModelSeries.labels(model),
                MetricNames.CHECKPOINTS_PUBLISHED,
                Tags.of("phase", phase.wire()),
                checkpoints);
    }
}
