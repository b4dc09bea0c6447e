package io.proxquant.cli.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import io.proxquant.cli.connection.BrokerClients;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.connection.TopicReader;
import io.proxquant.contracts.ConsumerGroup;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.DecodedEvent;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.messaging.wire.KafkaSettings;

/**
 * Reads requests to the trainers from the broker, since the store does not know which are queued. The trainers miss nothing.
 */
public final class RequestQueue {
    private final KafkaSettings kafka;
    private final Connection connection;

    public RequestQueue(Connection connection) {
        this.connection = connection;
        this.kafka = connection.kafka();
    }

    /**
     * A request.
     *
     * @param reference by which its answers name it
     * @param at when it was made
     */
    public record Asked(RunRequested request, RequestReference reference, Instant at) {}

    /** The first wanted request, of all that the topic keeps. */
    public Optional<Asked> find(Predicate<RunRequested> wanted) {
        List<Asked> found = new ArrayList<>();
        each(false, asked -> {
            if (found.isEmpty() && wanted.test(asked.request())) {
                found.add(asked);
            }
        });
        return found.stream().findFirst();
    }

    /** Requests that the trainers have not acknowledged and nobody took, oldest first within a partition; at most so many. */
    public List<Asked> queued(Predicate<String> taken, int most) {
        List<Asked> found = new ArrayList<>();
        each(true, asked -> {
            if (found.size() < most && !taken.test(asked.request().run())) {
                found.add(asked);
            }
        });
        return found;
    }

    private void each(boolean unacknowledged, Consumer<Asked> take) {
        try (KafkaConsumer<byte[], byte[]> consumer = BrokerClients.reader(
                kafka, Map.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerGroup.TRAINER.name(connection.prefix())))) {
            var reader = new TopicReader(consumer, kafka);
            List<TopicPartition> partitions = reader.required(Topic.RUNS.name(connection.prefix()));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            if (unacknowledged) {
                Map<TopicPartition, OffsetAndMetadata> committed =
                        new HashMap<>(consumer.committed(Set.copyOf(partitions)));
                committed.forEach((partition, offset) -> {
                    if (offset != null) {
                        consumer.seek(partition, offset.offset());
                    }
                });
            }
            reader.toEnd(partitions, message -> read(message).ifPresent(take));
        } catch (KafkaException e) {
            throw BrokerClients.failure(kafka, e);
        }
    }

    private static Optional<Asked> read(ConsumerRecord<byte[], byte[]> message) {
        try {
            DecodedEvent read = KafkaRecords.event(message);
            return read.event() instanceof RunRequested request
                    ? Optional.of(new Asked(
                            request,
                            new RequestReference(
                                    read.attributes().source(),
                                    read.attributes().id()),
                            Instant.ofEpochMilli(message.timestamp())))
                    : Optional.empty();
        } catch (UnreadableEventException e) {
            return Optional.empty();
        }
    }
}
