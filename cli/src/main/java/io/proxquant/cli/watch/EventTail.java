package io.proxquant.cli.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

import io.proxquant.cli.connection.BrokerClients;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.connection.TopicReader;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.DecodedEvent;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.messaging.wire.KafkaSettings;

/**
 * Reads all topics with events of runs, from now on or from the beginning. It belongs to no consumer group, so no other
 * consumer misses anything. Records that are no readable event are skipped, since the consumers deal with them.
 */
public final class EventTail implements AutoCloseable {
    private static final List<Topic> TOPICS =
            List.of(Topic.PROGRESS, Topic.RUN_RESULTS, Topic.ARTIFACTS, Topic.EVALUATIONS);

    private final KafkaSettings kafka;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Where to begin. */
    public enum From {
        /** At the present end: only events from now on. */
        NOW,
        /** Where retention begins: everything that is still there. */
        BEGINNING
    }

    /** Takes its position; once this returns, no later event can be missed. */
    public EventTail(Connection connection, From from) {
        kafka = connection.kafka();
        consumer = BrokerClients.reader(kafka, Map.of());
        try {
            var partitions = new ArrayList<TopicPartition>();
            var reader = new TopicReader(consumer, kafka);
            for (Topic topic : TOPICS) {
                partitions.addAll(reader.required(topic.name(connection.prefix())));
            }
            consumer.assign(partitions);
            if (from == From.NOW) {
                consumer.seekToEnd(partitions);
            } else {
                consumer.seekToBeginning(partitions);
            }
            // Seeking is lazy; asking settles the positions now, before anything is published.
            partitions.forEach(consumer::position);
        } catch (KafkaException e) {
            consumer.close();
            throw BrokerClients.failure(kafka, e);
        }
    }

    /** The events since the last call; waits up to the given time for one. */
    public List<CorrelatedEvent> poll(Duration patience) {
        var events = new ArrayList<CorrelatedEvent>();
        for (ConsumerRecord<byte[], byte[]> message : next(patience)) {
            read(message).ifPresent(events::add);
        }
        return events;
    }

    private ConsumerRecords<byte[], byte[]> next(Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw BrokerClients.failure(kafka, e);
        }
    }

    private static Optional<CorrelatedEvent> read(ConsumerRecord<byte[], byte[]> message) {
        try {
            DecodedEvent read = KafkaRecords.event(message);
            return Optional.of(
                    new CorrelatedEvent(read.event(), read.attributes().request()));
        } catch (UnreadableEventException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
