package io.proxquant.cli.submit;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.connection.BrokerClients;
import io.proxquant.cli.connection.Connection;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.RequestReference;
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
    public void send(Event event, String inputDigest, String specificationDigest) throws InterruptedException {
        String topic = event.type().topic().name(connection.prefix());
        var message = new ProducerRecord<byte[], byte[]>(topic, utf8(event.key()), EventJson.write(event));
        attributes(event, inputDigest, specificationDigest)
                .forEach((name, value) -> message.headers().add(name, utf8(value)));
        send(message);
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

    /** How an event that is sent so is named by what answers it. */
    RequestReference reference(Event event, String inputDigest, String specificationDigest) {
        String source = EventIds.source(connection.installation(), "cli");
        return new RequestReference(
                source,
                EventIds.id(event.type().ceType(), source, event.subject(), inputDigest, specificationDigest, 1));
    }

    private Map<String, String> attributes(Event event, String inputDigest, String specificationDigest) {
        RequestReference own = reference(event, inputDigest, specificationDigest);
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("ce_specversion", "1.0");
        attributes.put("ce_id", own.id());
        attributes.put("ce_source", own.source());
        attributes.put("ce_type", event.type().ceType());
        attributes.put("ce_subject", event.subject());
        attributes.put("ce_time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        attributes.put("ce_dataschema", event.type().dataSchema());
        attributes.put("content-type", "application/json");
        return attributes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
