package io.proxquant.quantizer.messaging;

import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.Metric;
import io.proxquant.contracts.MetricNames;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.recipes.QuantizationVariant;

/** Records the quantizer's own metrics; labels are names from recipes, never digests. */
final class QuantizerMetrics {
    private final MeterRegistry meters;
    private final ModelSeries models;

    QuantizerMetrics(MeterRegistry meters, ModelSeries models) {
        this.meters = meters;
        this.models = models;
    }

    <T> T timed(QuantizationVariant variant, Supplier<T> work) {
        return Timer.builder(meterName(MetricNames.QUANTIZATION_SECONDS))
                .tag("quantizer", variant.operator())
                .register(meters)
                .record(work);
    }

    void published(ArtifactManifest artifact, boolean foundAgain) {
        Object operator = artifact.specification().get("operator");
        ended(String.valueOf(operator), foundAgain ? "duplicate" : "ok");
        Tags tags = ModelSeries.labels(
                artifact.model(), "quantization", artifact.quantization().name());
        models.show(
                tags,
                MetricNames.ARTIFACT_TIMESTAMP,
                Map.of(MetricNames.EFFECTIVE_BITS, artifact.size().effectiveBits(), MetricNames.ARTIFACT_BYTES, (double)
                        artifact.size().storedBytes()));
    }

    void rejected(QuantizationVariant variant) {
        ended(variant.operator(), "rejected");
    }

    /** Counts a checkpoint whose recipe asks for no quantization. */
    void passedOver() {
        ended(Metric.NONE, "passed-over");
    }

    /** Counts a checkpoint of which no quantization could be tried, so that the metric names none. */
    void rejected() {
        ended(Metric.NONE, "rejected");
    }

    private void ended(String quantizer, String outcome) {
        meters.counter(MetricNames.QUANTIZATIONS, "quantizer", quantizer, "outcome", outcome)
                .increment();
    }

    /** Prometheus adds the unit to a timer's name itself. */
    private static String meterName(String exposed) {
        return exposed.substring(0, exposed.length() - "_seconds".length());
    }
}
