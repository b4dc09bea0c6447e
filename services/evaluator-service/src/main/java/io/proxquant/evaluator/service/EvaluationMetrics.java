package io.proxquant.evaluator.service;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Scores;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.StoreException;

/** The evaluator's own figures, under the names of the contract. */
class EvaluationMetrics {
    private static final int MAX_GAUGES = 200;

    private final MeterRegistry registry;
    private final Manifests manifests;
    private final Clock clock;
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    EvaluationMetrics(MeterRegistry registry, Manifests manifests, Clock clock) {
        this.registry = registry;
        this.manifests = manifests;
        this.clock = clock;
    }

    /** An evaluation that may be refused. */
    interface Evaluation {
        EvaluationCompleted run() throws Refused;
    }

    EvaluationCompleted timed(Evaluation evaluation) throws Refused {
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

    /** From the checkpoint's manifest to now; unknown for checkpoints that have none of ours. */
    void decidedAfter(ArtifactPublished artifact) {
        String key = ManifestKeys.checkpoint(artifact.model(), artifact.run(), artifact.step());
        try {
            manifests
                    .find(new ObjectKey(key), CheckpointManifest.class)
                    .map(manifest -> Duration.between(manifest.writer().time(), clock.instant()))
                    .filter(took -> !took.isNegative())
                    .ifPresent(registry.timer(MetricNames.CHECKPOINT_TO_DECISION_SECONDS)::record);
        } catch (StoreException unreadable) {
            // a figure for operators; the decision itself is made and published
            return;
        }
    }

    private void ended(String outcome) {
        registry.counter(MetricNames.EVALUATIONS, "outcome", outcome).increment();
    }

    private void show(String model, String variant, Scores scores) {
        if (scores != null) {
            gauge(MetricNames.EVALUATION_ACCURACY, model, variant, scores.accuracy());
            gauge(MetricNames.EVALUATION_PERPLEXITY, model, variant, scores.perplexity());
        }
    }

    /** Models and variants are few, but named by whoever submits: beyond a bound new ones are not shown. */
    private void gauge(String name, String model, String variant, Double value) {
        String key = name + " " + model + " " + variant;
        if (value == null || (!gauges.containsKey(key) && gauges.size() >= MAX_GAUGES)) {
            return;
        }
        gauges.computeIfAbsent(key, fresh -> {
                    AtomicReference<Double> holder = new AtomicReference<>(value);
                    registry.gauge(name, Tags.of("model", model, "variant", variant), holder, AtomicReference::get);
                    return holder;
                })
                .set(value);
    }
}
