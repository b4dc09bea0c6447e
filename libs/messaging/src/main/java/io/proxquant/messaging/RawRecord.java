package io.proxquant.messaging;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A Kafka record exactly as it was read, kept beside the parsed event so that a dead letter carries the original bytes.
 * The arrays are not copied and must not be changed.
 */
public record RawRecord(
        String topic, int partition, long offset, long timestamp, byte[] key, byte[] value, List<Header> headers) {

    /** A record whose time of publication is not known. */
    public static final long NO_TIMESTAMP = -1;

    public RawRecord {
        headers = List.copyOf(headers);
    }

    /** A record without timestamp. */
    public static RawRecord undated(
            String topic, int partition, long offset, byte[] key, byte[] value, List<Header> headers) {
        return new RawRecord(topic, partition, offset, NO_TIMESTAMP, key, value, headers);
    }

    /** A record that carries nothing, for those who look at its place alone. */
    public static RawRecord empty(String topic, int partition, long offset) {
        return new RawRecord(topic, partition, offset, NO_TIMESTAMP, null, null, List.of());
    }

    /** The record as the Kafka client read it. */
    public static RawRecord of(ConsumerRecord<byte[], byte[]> record) {
        return new RawRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                List.of(record.headers().toArray()));
    }

    /** Topic and partition that it came from. */
    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    /** topic-partition@offset, for messages. */
    public String position() {
        return topic + "-" + partition + "@" + offset;
    }
}
