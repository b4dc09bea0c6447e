package io.proxquant.cli.deadletters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.connection.BrokerClients;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.connection.TopicReader;
import io.proxquant.contracts.Topic;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.messaging.wire.KafkaSettings;

/**
 * Reads the dead-letter topics of an installation, and the topics they belong to. Reading affects no consumer: nothing is
 * committed except by {@link #dealtWith(Map)}.
 */
public final class DeadLetterTopics implements AutoCloseable {
    private final Connection connection;
    private final KafkaSettings kafka;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicReader reader;

    public DeadLetterTopics(Connection connection) {
        this.connection = connection;
        this.kafka = connection.kafka();
        this.consumer = BrokerClients.reader(
                kafka, Map.of(ConsumerConfig.GROUP_ID_CONFIG, Topic.dealtWithGroup(connection.prefix())));
        this.reader = new TopicReader(consumer, kafka);
    }

    /** All dead letters of the topics, oldest first within a partition. */
    public List<DeadLetter> all(Collection<Topic> topics) {
        List<DeadLetter> letters = new ArrayList<>();
        each(topics, letters::add);
        return letters;
    }

    /**
     * Passes on every dead letter of the topics in the same order and keeps none, since there may be more than fit in
     * memory.
     */
    public void each(Collection<Topic> topics, Consumer<DeadLetter> take) {
        asking(() -> {
            boolean any = false;
            for (Topic topic : topics) {
                List<TopicPartition> partitions = reader.partitions(topic.deadLetters(connection.prefix()));
                any |= !partitions.isEmpty();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                reader.toEnd(partitions, record -> take.accept(letter(topic, record)));
            }
            if (!any) {
                throw new CommandFailure("there is no dead-letter topic with prefix '" + connection.prefix() + "' on "
                        + kafka + "; is the prefix right?");
            }
            return null;
        });
    }

    /** The dead letter at a position. */
    public DeadLetter at(LetterPosition position) {
        return asking(() -> {
            String name = position.kafkaTopic(connection.prefix());
            TopicPartition partition = partition(position);
            if (!reader.partitions(name).contains(partition)) {
                throw absent(position);
            }
            consumer.assign(List.of(partition));
            long first = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (position.offset() < first || position.offset() >= end) {
                throw absent(position);
            }
            consumer.seek(partition, position.offset());
            List<DeadLetter> found = new ArrayList<>();
            while (consumer.position(partition) <= position.offset()) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
                    if (record.offset() == position.offset()) {
                        found.add(letter(position.topic(), record));
                    }
                }
            }
            return found.stream().findFirst().orElseThrow(() -> absent(position));
        });
    }

    private static CommandFailure absent(LetterPosition position) {
        return new CommandFailure(
                "there is no dead letter " + position + "; ./proxquant dead-letters list shows those that are there");
    }

    /** The offset before which letters are dealt with, for each of the letters' partitions that has one. */
    Map<TopicPartition, Long> dealtWith(Collection<DeadLetter> letters) {
        return asking(() -> {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Set<TopicPartition> partitions =
                    letters.stream().map(letter -> partition(letter.position())).collect(Collectors.toSet());
            consumer.committed(partitions).forEach((partition, committed) -> {
                if (committed != null) {
                    offsets.put(partition, committed.offset());
                }
            });
            return offsets;
        });
    }

    /** Commits that the letters before these offsets are dealt with. */
    void dealtWith(Map<TopicPartition, Long> offsets) {
        asking(() -> {
            Map<TopicPartition, OffsetAndMetadata> commit = new HashMap<>();
            offsets.forEach((partition, offset) -> commit.put(partition, new OffsetAndMetadata(offset)));
            consumer.commitSync(commit);
            return null;
        });
    }

    TopicPartition partition(LetterPosition position) {
        return new TopicPartition(position.kafkaTopic(connection.prefix()), position.partition());
    }

    /** Passes on every record that was published on a topic since the time. */
    void since(Topic topic, Instant time, Consumer<ConsumerRecord<byte[], byte[]>> take) {
        asking(() -> {
            List<TopicPartition> partitions = reader.partitions(topic.name(connection.prefix()));
            consumer.assign(partitions);
            Map<TopicPartition, Long> times =
                    partitions.stream().collect(Collectors.toMap(p -> p, p -> time.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> from = consumer.offsetsForTimes(times);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(p -> consumer.seek(
                    p,
                    Optional.ofNullable(from.get(p))
                            .map(OffsetAndTimestamp::offset)
                            .orElse(ends.get(p))));
            reader.toEnd(partitions, take);
            return null;
        });
    }

    private static DeadLetter letter(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                new LetterPosition(topic, record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                record.value(),
                KafkaRecords.headers(record.headers()));
    }

    private interface Asking<T> {
        T ask();
    }

    private <T> T asking(Asking<T> question) {
        try {
            return question.ask();
        } catch (KafkaException e) {
            throw BrokerClients.failure(kafka, e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
