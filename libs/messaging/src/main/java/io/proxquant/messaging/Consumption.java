package io.proxquant.messaging;

import java.util.concurrent.CompletionStage;

import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;

/** Consumes. */
@ApplicationScoped
public class Consumption {

    /**
     * Call from an {@code @Incoming @Blocking} method that takes {@code KafkaRecord<byte[], byte[]>}, and return what
     * this returns. Does the work on the calling thread; the record is acknowledged once its follow-up is.
     */
    public CompletionStage<Void> consume(KafkaRecord<byte[], byte[]> record, EventHandler<?>... handlers) {
        throw new UnsupportedOperationException("follows");
    }
}
