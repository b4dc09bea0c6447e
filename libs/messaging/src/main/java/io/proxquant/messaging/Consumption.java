package io.proxquant.messaging;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.proxquant.storage.DependencyState;

/**
 * Consumes a record with everything that this means here: the start gate, reading, dead letters, attempts, deadlines,
 * retries, stops, and acknowledgement only after the follow-up event was acknowledged.
 *
 * <pre>{@code
 * @Incoming("checkpoints") @Blocking("work")
 * CompletionStage<Void> on(KafkaRecord<byte[], byte[]> record) { return consumption.consume(record, handler); }
 * }</pre>
 */
@ApplicationScoped
public class Consumption {

    private static final System.Logger LOG = System.getLogger(Consumption.class.getName());

    private final Processing processing;
    private final WorkRegistry registry;
    private final ConsumptionMetrics metrics;

    @Inject
    Consumption(
            EventPublisher publisher,
            DeadLetters deadLetters,
            Attempts attempts,
            WorkRegistry registry,
            StartGate gate,
            Dependencies dependencies,
            MessagingSettings settings,
            ConsumptionMetrics metrics) {
        DependencyState store = dependencies.store();
        this.processing = new Processing(
                publisher,
                deadLetters,
                attempts,
                registry,
                gate,
                store,
                settings.stepDeadline(),
                settings.retryPause());
        this.registry = registry;
        this.metrics = metrics;
    }

    /**
     * Does the work on the calling thread and returns the acknowledgement, or a completed stage without it if the work
     * was left. Call from an {@code @Incoming @Blocking} method, and return what this returns.
     */
    public CompletionStage<Void> consume(KafkaRecord<byte[], byte[]> record, EventHandler<?>... handlers) {
        RawRecord raw = raw(record);
        long start = System.nanoTime();
        Outcome outcome;
        try {
            outcome = processing.process(raw, List.of(handlers));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "consumption is broken at " + raw.position() + "; restart needed", e);
            registry.broken("consumption failed at " + raw.position() + ": " + e);
            outcome = Outcome.LEFT;
        }
        metrics.consumed(raw.topic(), outcome, Duration.ofNanos(System.nanoTime() - start));
        return outcome.acknowledged() ? record.ack() : CompletableFuture.completedFuture(null);
    }

    @SuppressWarnings("unchecked")
    private static RawRecord raw(KafkaRecord<byte[], byte[]> record) {
        IncomingKafkaRecordMetadata<byte[], byte[]> metadata = record.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalArgumentException("not a record that came from Kafka"));
        return RawRecord.of(metadata.getRecord());
    }
}
