package io.proxquant.evaluator.service;

import java.util.concurrent.CompletionStage;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.proxquant.messaging.Consumption;

/** Takes artifact events, one at a time, on a thread of their own. */
@ApplicationScoped
public class ArtifactConsumer {
    /** The incoming channel. */
    static final String CHANNEL = "artifacts";

    private final Consumption consumption;
    private final ArtifactHandler handler;

    ArtifactConsumer(Consumption consumption, ArtifactHandler handler) {
        this.consumption = consumption;
        this.handler = handler;
    }

    @Incoming(CHANNEL)
    @Blocking("evaluations")
    CompletionStage<Void> on(KafkaRecord<byte[], byte[]> record) {
        return consumption.consume(record, handler);
    }
}
