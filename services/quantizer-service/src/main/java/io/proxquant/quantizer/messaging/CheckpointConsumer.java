package io.proxquant.quantizer.messaging;

import java.util.concurrent.CompletionStage;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.proxquant.messaging.Consumption;

/** Consumes checkpoint events, one at a time, since each is worked on by all cores. */
@ApplicationScoped
public class CheckpointConsumer {
    private final Consumption consumption;
    private final CheckpointHandler handler;

    @Inject
    CheckpointConsumer(Consumption consumption, CheckpointHandler handler) {
        this.consumption = consumption;
        this.handler = handler;
    }

    /** Acknowledges the event once every follow-up event is acknowledged. */
    @Incoming("checkpoints")
    @Blocking("work")
    public CompletionStage<Void> on(KafkaRecord<byte[], byte[]> checkpoint) {
        return consumption.consume(checkpoint, handler);
    }
}
