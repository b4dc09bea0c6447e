package io.proxquant.cli.connection;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

import io.proxquant.cli.CommandFailure;
import io.proxquant.messaging.wire.KafkaSettings;

/**
 * Reads topics of an installation that may not be there, from a broker that may go away meanwhile: a command that reads through it
 * ends with a message instead of waiting for ever.
 */
public final class TopicReader {
    private final Consumer<byte[], byte[]> consumer;
    private final KafkaSettings kafka;
    private boolean silent;

    /**
     * The reader of a consumer.
     *
     * @param consumer stays its owner's to close
     * @param kafka to name the broker in messages
     */
    public TopicReader(Consumer<byte[], byte[]> consumer, KafkaSettings kafka) {
        this.consumer = consumer;
        this.kafka = kafka;
    }

    /** The partitions of a topic; empty if it does not exist. */
    public List<TopicPartition> partitions(String topic) {
        var found = consumer.partitionsFor(topic);
        return found == null
                ? List.of()
                : found.stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
    }

    /** The partitions of a topic without which the command cannot go on. */
    public List<TopicPartition> required(String topic) {
        List<TopicPartition> found = partitions(topic);
        if (found.isEmpty()) {
            throw new CommandFailure("topic " + topic + " does not exist; is the prefix right?");
        }
        return found;
    }

    /** The next records; two empty polls in a row, although more records are there, mean that the broker went away. */
    public ConsumerRecords<byte[], byte[]> poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(BrokerClients.PATIENCE);
        if (records.isEmpty() && silent) {
            throw new CommandFailure("the broker at " + kafka + " went silent while its topics were read");
        }
        silent = records.isEmpty();
        return records;
    }

    /** Passes on every record from where the consumer stands to the end that assigned partitions have now. */
    public void toEnd(
            List<TopicPartition> partitions, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> take) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    take.accept(record);
                }
            }
        }
    }
}
