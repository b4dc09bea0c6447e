package io.proxquant.cli.submit;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.connection.BrokerClients;
import io.proxquant.cli.connection.Connection;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.cloudevents.EncodedEvent;
import io.proxquant.contracts.cloudevents.EventContext;
import io.proxquant.contracts.cloudevents.EventEncoding;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.messaging.wire.KafkaSettings;

/**
 * Publishes events as CloudEvents in binary mode. A {@link #send} that returns was acknowledged by the broker; a repeat
 * of the same act carries the same id.
 */
public final class EventSender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final Connection connection;
    private final KafkaSettings kafka;
    private final Clock clock;

    public EventSender(Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
        this.kafka = connection.kafka();
        this.producer = BrokerClients.producer(kafka);
    }

    /**
     * Publishes one event on its topic.
     *
     * @param inputDigest digest of what is to be worked on
     * @param specificationDigest digest of the recipe, or null
     * @throws CommandFailure when the broker does not acknowledge it in time
     */
    public void send(Event event, Digest inputDigest, Digest specificationDigest) throws InterruptedException {
        EncodedEvent encoded = EventEncoding.encode(
                event, source(), EventContext.unrequested(inputDigest, specificationDigest, null), clock.instant());
        send(KafkaRecords.record(encoded, connection.prefix()));
    }

    /**
     * Publishes a record as it is.
     *
     * @throws CommandFailure when the broker does not acknowledge it in time
     */
    public void send(ProducerRecord<byte[], byte[]> message) throws InterruptedException {
        try {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw BrokerClients.failure(kafka, e.getCause());
        }
    }

    /** The reference by which answers name an event that is sent with these digests. */
    RequestReference reference(Event event, Digest inputDigest, Digest specificationDigest) {
        return new RequestReference(
                source(),
                EventEncoding.id(event, source(), EventContext.unrequested(inputDigest, specificationDigest, null)));
    }

    private String source() {
        return EventIds.source(connection.installation(), "cli");
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
