package io.proxquant.trainer.service;

import java.util.concurrent.CompletionStage;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.proxquant.messaging.Consumption;
import io.proxquant.trainer.run.RunRequests;

/** Receives requests and handles one run at a time, on a thread of its own, for as long as it takes. */
@ApplicationScoped
public class RequestChannel {
    private final Consumption consumption;
    private final RunRequests requests;

    RequestChannel(Consumption consumption, RunRequests requests) {
        this.consumption = consumption;
        this.requests = requests;
    }

    /** Trains, then acknowledges. */
    @Incoming("runs")
    @Blocking("training")
    public CompletionStage<Void> on(KafkaRecord<byte[], byte[]> record) {
        return consumption.consume(record, requests);
    }
}
