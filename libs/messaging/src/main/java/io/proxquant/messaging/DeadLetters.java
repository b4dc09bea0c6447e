package io.proxquant.messaging;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.messaging.RecordSink.OutgoingRecord;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Puts a record that is given up on {@code <topic>.dlq} with its original key, bytes and headers and the reason beside
 * them, through the same acknowledged path as events. A record that is too large for that topic with its reason is kept
 * in the store, and the dead letter names the object.
 */
final class DeadLetters {

    private static final System.Logger LOG = System.getLogger(DeadLetters.class.getName());
    private static final int MAX_DETAIL = 1000;

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
    void put(RawRecord record, ReasonCode reason, String detail) {
        String topic = record.topic() + ".dlq";
        String what = "dead letter of " + record.position();
        List<Header> reasons = reasons(record, reason, detail);
        List<Header> all = new ArrayList<>(record.headers());
        all.removeIf(header -> header.key().startsWith(EventHeaders.DEAD_LETTER_PREFIX));
        all.addAll(reasons);
        try {
            publisher.send(what, new OutgoingRecord(topic, record.key(), record.value(), all));
        } catch (RecordTooLargeException e) {
            reasons.add(EventPublisher.header(EventHeaders.DEAD_LETTER_OBJECT, keep(record)));
            publisher.send(what, new OutgoingRecord(topic, null, null, reasons));
        }
        metrics.deadLetter(record.topic(), reason);
        LOG.log(
                System.Logger.Level.WARNING,
                "[{0}] {1} went to {2}: {3}",
                reason.code(),
                record.position(),
                topic,
                cut(detail));
    }

    private List<Header> reasons(RawRecord record, ReasonCode reason, String detail) {
        return new ArrayList<>(List.of(
                EventPublisher.header(EventHeaders.DEAD_LETTER_REASON, reason.code()),
                EventPublisher.header(EventHeaders.DEAD_LETTER_DETAIL, cut(detail)),
                EventPublisher.header(EventHeaders.DEAD_LETTER_TOPIC, record.topic()),
                EventPublisher.header(EventHeaders.DEAD_LETTER_PARTITION, Integer.toString(record.partition())),
                EventPublisher.header(EventHeaders.DEAD_LETTER_OFFSET, Long.toString(record.offset())),
                EventPublisher.header(EventHeaders.DEAD_LETTER_GROUP, identity.group()),
                EventPublisher.header(
                        EventHeaders.DEAD_LETTER_TIME, clock.instant().toString())));
    }

    private String keep(RawRecord record) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("topic", record.topic());
        whole.put("partition", record.partition());
        whole.put("offset", record.offset());
        whole.put("key", base64(record.key()));
        whole.put("value", base64(record.value()));
        whole.put(
                "headers",
                record.headers().stream()
                        .map(header -> Map.of("key", header.key(), "value", base64(header.value())))
                        .collect(Collectors.toList()));
        byte[] json = CanonicalJson.of(whole);
        ObjectReference reference = ObjectReference.blob(json.length, Sha256.hex(json));
        store.create(new ObjectKey(reference.key()), json);
        return reference.key();
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? "" : Base64.getEncoder().encodeToString(bytes);
    }

    private static String cut(String detail) {
        String text = String.valueOf(detail);
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL) + "…";
    }
}
