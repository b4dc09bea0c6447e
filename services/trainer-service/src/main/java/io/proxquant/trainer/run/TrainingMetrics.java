package io.proxquant.trainer.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.WeightFigures;
import io.proxquant.trainer.training.StepReport;

/** What of training Prometheus sees, under the names of the contract; labels are models, phases and reasons only. */
public final class TrainingMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger active = new AtomicInteger();
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    public TrainingMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge(MetricNames.RUNS_ACTIVE, active, AtomicInteger::get);
    }

    void begun() {
        active.incrementAndGet();
    }

    void left() {
        active.decrementAndGet();
    }

    void ended(RunResult result) {
        String reason = result.reason() == null ? Metric.NONE : result.reason().code();
        registry.counter(
                        MetricNames.RUNS, "outcome", result.outcome().name().toLowerCase(Locale.ROOT), "reason", reason)
                .increment();
    }

    void stepped(String model, StepReport step, Duration took) {
        String phase = step.phase().wire();
        registry.counter(MetricNames.TRAINING_STEPS, "phase", phase).increment();
        registry.timer(MetricNames.TRAINING_STEP_SECONDS, "phase", phase).record(took);
        set(MetricNames.TRAINING_LOSS, model, step.loss());
        step.measured().ifPresent(measured -> {
            set(MetricNames.TRAINING_SIGN_CHANGE, model, measured.signChange());
            set(MetricNames.TRAINING_QUANTIZATION_GAP, model, measured.quantizationGap());
            setIfKnown(MetricNames.TRAINING_LEVEL_FLIPS, model, measured.levelFlips());
            if (measured.weights() != null) {
                figures(model, measured.weights());
            }
        });
        setIfKnown(MetricNames.TRAINING_TOTAL_SHRINK, model, step.totalShrink());
    }

    private void figures(String model, WeightFigures weights) {
        set(MetricNames.TRAINING_ANGLE, model, weights.angle());
        set(MetricNames.TRAINING_WORST_ANGLE, model, weights.worstAngle());
        if (weights.correlation() != null) { // told at the end of an epoch only, and good until the next
            set(MetricNames.TRAINING_CORRELATION, model, weights.correlation());
            set(MetricNames.TRAINING_WORST_CORRELATION, model, weights.worstCorrelation());
        }
        set(MetricNames.TRAINING_WEIGHT_DISTANCE, model, weights.distance());
        setIfKnown(MetricNames.TRAINING_WEIGHT_DRIFT, model, weights.drift());
        setIfKnown(MetricNames.TRAINING_FIXED_POINT_VIOLATION, model, weights.fixedPointViolation());
    }

    /** What the present method or step does not tell shows as NaN, and not as the last one told. */
    private void setIfKnown(String name, String model, Double value) {
        set(name, model, value == null ? Double.NaN : value);
    }

    void published(String model, Phase phase) {
        registry.counter(MetricNames.CHECKPOINTS_PUBLISHED, "model", model, "phase", phase.wire())
                .increment();
    }

    private void set(String name, String model, double value) {
        gauges.computeIfAbsent(name + "|" + model, key -> {
                    AtomicReference<Double> holder = new AtomicReference<>(value);
                    registry.gauge(name, Tags.of("model", model), holder, AtomicReference::get);
                    return holder;
                })
                .set(value);
    }
}
