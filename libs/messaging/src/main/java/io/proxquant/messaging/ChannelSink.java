package io.proxquant.messaging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Sends through the outgoing channel {@code events}; one producer for events and dead letters of all topics. */
@ApplicationScoped
class ChannelSink implements RecordSink {

    /** Longer than the producer's own delivery timeout, so that only a lost callback runs into it. */
    private static final long ANSWER_SECONDS = 60;

    private final MutinyEmitter<Record<byte[], byte[]>> emitter;

    @Inject
    ChannelSink(@Channel("events") MutinyEmitter<Record<byte[], byte[]>> emitter) {
        this.emitter = emitter;
    }

    @Override
    public void send(OutgoingRecord record) throws Exception {
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(new RecordHeaders(record.headers()))
                .build();
        CompletableFuture<Void> acknowledged = emitter.sendMessage(
                        Message.of(Record.of(record.key(), record.value()), Metadata.of(metadata)))
                .subscribeAsCompletionStage();
        try {
            acknowledged.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
