package io.proxquant.messaging;

import java.time.Clock;

import org.apache.kafka.common.errors.RecordTooLargeException;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.cloudevents.DeadLetterReason;
import io.proxquant.contracts.cloudevents.Headers;
import io.proxquant.contracts.cloudevents.KeptRecord;
import io.proxquant.messaging.RecordSink.OutgoingRecord;
import io.proxquant.messaging.wire.KafkaRecords;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Puts a record that is given up on {@code <topic>.dlq} with its original key, bytes and headers and the reason beside
 * them, through the same acknowledged path as events. A record that is too large for that topic with its reason is kept
 * in the store, and the dead letter names the object.
 */
final class DeadLetters {

    private static final System.Logger LOG = System.getLogger(DeadLetters.class.getName());

    private final EventPublisher publisher;
    private final ServiceIdentity identity;
    private final ObjectStore store;
    private final Clock clock;
    private final ConsumptionMetrics metrics;

    DeadLetters(
            EventPublisher publisher,
            ServiceIdentity identity,
            ObjectStore store,
            Clock clock,
            ConsumptionMetrics metrics) {
        this.publisher = publisher;
        this.identity = identity;
        this.store = store;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Returns after the broker has acknowledged the dead letter. */
    void put(RawRecord record, ReasonCode code, String detail) {
        String topic = Topic.deadLettersOf(record.topic());
        String what = "dead letter of " + record.position();
        DeadLetterReason reason = new DeadLetterReason(
                code, detail, record.topic(), record.partition(), record.offset(), identity.group(), clock.instant());
        Headers original = KafkaRecords.headers(record.headers());
        try {
            publisher.send(what, letter(topic, record.key(), record.value(), reason.after(original)));
        } catch (RecordTooLargeException e) {
            Headers kept = reason.after(Headers.NONE).with(EventHeaders.DEAD_LETTER_OBJECT, keep(record, original));
            publisher.send(what, OutgoingRecord.ofHeaders(topic, KafkaRecords.headers(kept)));
        }
        metrics.deadLetter(record.topic(), code);
        LOG.log(
                System.Logger.Level.WARNING,
                "[{0}] {1} went to {2}: {3}",
                code.code(),
                record.position(),
                topic,
                reason.detail());
    }

    private static OutgoingRecord letter(String topic, byte[] key, byte[] value, Headers headers) {
        return OutgoingRecord.keyed(topic, key, value, KafkaRecords.headers(headers));
    }

    private String keep(RawRecord record, Headers headers) {
        byte[] json = new KeptRecord(
                        record.topic(), record.partition(), record.offset(), record.key(), record.value(), headers)
                .toJson();
        ObjectReference reference = ObjectReference.blob(json.length, Digest.of(json));
        store.create(new ObjectKey(reference.key()), json);
        return reference.key();
    }
}
