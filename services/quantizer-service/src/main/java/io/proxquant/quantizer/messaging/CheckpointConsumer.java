package io.proxquant.quantizer.messaging;

import java.util.concurrent.CompletionStage;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.proxquant.messaging.Consumption;

/** The service's one ear: checkpoints, one at a time, each worked on by all cores. */
@ApplicationScoped
public class CheckpointConsumer {
    private final Consumption consumption;
    private final CheckpointHandler handler;

    @Inject
    CheckpointConsumer(Consumption consumption, CheckpointHandler handler) {
        this.consumption = consumption;
        this.handler = handler;
    }

    /** Acknowledged once every follow-up event is. */
    @Incoming("checkpoints")
    @Blocking("work")
    public CompletionStage<Void> on(KafkaRecord<byte[], byte[]> checkpoint) {
        return consumption.consume(checkpoint, handler);
    }
}
