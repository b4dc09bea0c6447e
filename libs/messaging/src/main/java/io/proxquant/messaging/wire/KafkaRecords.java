package io.proxquant.messaging.wire;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.DecodedEvent;
import io.proxquant.contracts.cloudevents.EncodedEvent;
import io.proxquant.contracts.cloudevents.EventDecoding;
import io.proxquant.contracts.cloudevents.Headers;

/** Events in the records of Kafka's client. */
public final class KafkaRecords {
    private KafkaRecords() {}

    /** The headers of a record. */
    public static Headers headers(Iterable<Header> headers) {
        List<Headers.Header> all = new ArrayList<>();
        headers.forEach(header -> all.add(new Headers.Header(header.key(), header.value())));
        return new Headers(all);
    }

    /** Headers as Kafka's client wants them. */
    public static List<Header> headers(Headers headers) {
        List<Header> all = new ArrayList<>();
        headers.all().forEach(header -> all.add(new RecordHeader(header.name(), header.value())));
        return all;
    }

    /** An event for the topic of its type under the prefix; its key chooses the partition. */
    public static ProducerRecord<byte[], byte[]> record(EncodedEvent event, String prefix) {
        return new ProducerRecord<>(
                event.topic().name(prefix), null, event.key(), event.data(), headers(event.headers()));
    }

    /** @throws UnreadableEventException if the record is no event of its topic */
    public static DecodedEvent event(ConsumerRecord<byte[], byte[]> record) throws UnreadableEventException {
        return EventDecoding.decode(record.topic(), headers(record.headers()), record.value());
    }
}
