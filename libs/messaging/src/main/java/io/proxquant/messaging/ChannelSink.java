package io.proxquant.messaging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
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

    private static final String CHANNEL = "events";

    private final MutinyEmitter<Record<byte[], byte[]>> emitter;
    private final KafkaClientService clients;

    @Inject
    ChannelSink(@Channel(CHANNEL) MutinyEmitter<Record<byte[], byte[]>> emitter, KafkaClientService clients) {
        this.emitter = emitter;
        this.clients = clients;
    }

    @Override
    public void send(OutgoingRecord record) throws Exception {
        var metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(new RecordHeaders(record.headers()));
        if (record.partition() != null) {
            metadata.withPartition(record.partition());
        }
        await(emitter.sendMessage(Message.of(Record.of(record.key(), record.value()), Metadata.of(metadata.build()))));
    }

    @Override
    public int partitions(String topic) throws Exception {
        return await(clients.getProducer(CHANNEL).partitionsFor(topic)).size();
    }

    private static <T> T await(Uni<T> answer) throws Exception {
        CompletableFuture<T> arriving = answer.subscribeAsCompletionStage();
        try {
            return arriving.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
