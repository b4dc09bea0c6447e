package io.proxquant.evaluator.service;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.promotion.Aliases;
import io.proxquant.storage.StoreException;

/** Records the evaluator's own metrics, under the names of the contract. */
class EvaluationMetrics {
    /** Histogram buckets, from one second to a day; the p95 of a dashboard is no finer than these. */
    private static final Duration[] TO_DECISION = Stream.of(
                    1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21600, 86400)
            .map(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final ModelSeries models;
    private final Checkpoints checkpoints;
    private final Aliases aliases;
    private final Clock clock;
    private final Timer toDecision;

    EvaluationMetrics(
            MeterRegistry registry, ModelSeries models, Checkpoints checkpoints, Aliases aliases, Clock clock) {
        this.registry = registry;
        this.models = models;
        this.checkpoints = checkpoints;
        this.aliases = aliases;
        this.clock = clock;
        // known from the start, so that the first decision is seen as an increase
        this.toDecision = Timer.builder(MetricNames.CHECKPOINT_TO_DECISION_SECONDS)
                .serviceLevelObjectives(TO_DECISION)
                .register(registry);
    }

    /** An evaluation that may be refused. */
    interface Evaluation {
        EvaluationCompleted run() throws EventRefusedException;
    }

    EvaluationCompleted timed(Evaluation evaluation) throws EventRefusedException {
        long start = System.nanoTime();
        try {
            return evaluation.run();
        } finally {
            registry.timer(MetricNames.EVALUATION_SECONDS).record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    void evaluated(EvaluationCompleted evaluation) {
        ended("completed");
        registry.counter(MetricNames.WORK_COMPLETED, "service", "evaluator").increment();
        show(
                evaluation.model(),
                evaluation.quantization(),
                evaluation.validation().artifact());
        show(evaluation.model(), "baseline", evaluation.validation().baseline());
    }

    void skipped() {
        ended("skipped");
    }

    void refused(PromotionDecided refused) {
        ended("refused");
        decided(refused);
    }

    void decided(PromotionDecided decided) {
        ReasonCode reason = decided.reason();
        registry.counter(
                        MetricNames.GATE_DECISIONS,
                        "verdict",
                        decided.verdict().wire(),
                        "reason",
                        reason == null ? Metric.NONE : reason.code())
                .increment();
    }

    /** Records how long the decision took since the checkpoint, and since when the champion reigns. */
    void decidedAfter(ArtifactPublished artifact) {
        try {
            checkpoints
                    .published(artifact.model(), artifact.run(), artifact.step(), artifact.checkpoint())
                    .map(time -> Duration.between(time, clock.instant()))
                    .filter(took -> !took.isNegative())
                    .ifPresent(toDecision::record);
            aliases.head(artifact.model())
                    .map(entry -> entry.manifest().writer().time())
                    .ifPresent(appointed -> models.show(
                            ModelSeries.labels(artifact.model()),
                            Map.of(MetricNames.CHAMPION_TIMESTAMP, appointed.toEpochMilli() / 1000.0)));
        } catch (StoreException unreadable) {
            // figures for operators; the decision itself is made and published
            return;
        }
    }

    private void ended(String outcome) {
        registry.counter(MetricNames.EVALUATIONS, "outcome", outcome).increment();
    }

    private void show(String model, String variant, Scores scores) {
        Map<String, Double> figures = new HashMap<>();
        if (scores != null && scores.accuracy() != null) {
            figures.put(MetricNames.EVALUATION_ACCURACY, scores.accuracy());
        }
        if (scores != null && scores.perplexity() != null) {
            figures.put(MetricNames.EVALUATION_PERPLEXITY, scores.perplexity());
        }
        if (!figures.isEmpty()) {
            models.show(ModelSeries.labels(model, "variant", variant), MetricNames.EVALUATION_TIMESTAMP, figures);
        }
    }
}
