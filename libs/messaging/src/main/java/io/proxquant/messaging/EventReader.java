package io.proxquant.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

import org.apache.kafka.common.header.Header;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.Sha256;
import io.proxquant.contracts.UnreadableEventException;

/**
 * Reads a Kafka record as a CloudEvent in binary mode. Whatever bytes arrive, the answer is an event of this topic or a
 * coded reason for the dead letters; sizes are bounded before anything is parsed.
 */
final class EventReader {

    private static final int MAX_HEADER = 4096;
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/([a-z0-9.+-]+\\+)?json(\\s*;.*)?", Pattern.DOTALL);

    Received<Event> read(RawRecord record) throws UnreadableEventException {
        requireBinaryMode(record);
        String specVersion = required(record, "ce_specversion");
        if (!specVersion.equals("1.0")) {
            throw malformed("ce_specversion is '" + specVersion + "', this version reads 1.0");
        }
        CloudEventAttributes attributes = new CloudEventAttributes(
                required(record, "ce_id"),
                required(record, "ce_source"),
                required(record, "ce_type"),
                header(record, "ce_subject"),
                time(header(record, "ce_time")),
                header(record, "ce_dataschema"),
                traceparent(record),
                RequestReference.of(
                        header(record, RequestReference.SOURCE_HEADER), header(record, RequestReference.ID_HEADER)));
        EventType type = EventType.of(attributes.type(), attributes.dataSchema());
        Event event = EventJson.read(type, record.value());
        if (!type.topic().is(record.topic())) {
            throw new UnreadableEventException(
                    ReasonCode.EVENT_MISPLACED,
                    "ce_type '" + type.ceType() + "' belongs on the topic '"
                            + type.topic().role() + "' under the installation's prefix, and came on " + record.topic());
        }
        return new Received<>(event, attributes, Sha256.hex(record.value()), replay(record), record);
    }

    private static void requireBinaryMode(RawRecord record) throws UnreadableEventException {
        String contentType = header(record, "content-type");
        if (contentType == null) {
            return;
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        if (lower.startsWith("application/cloudevents")) {
            throw malformed("content-type '" + contentType + "': send binary mode, attributes in ce_ headers");
        }
        if (!JSON_TYPE.matcher(lower).matches()) {
            throw malformed("content-type '" + contentType + "' is not JSON");
        }
    }

    private static Instant time(String text) throws UnreadableEventException {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw malformed("ce_time '" + text + "' is not RFC 3339");
        }
    }

    private static String traceparent(RawRecord record) throws UnreadableEventException {
        String value = header(record, "ce_traceparent");
        String either = value == null ? header(record, "traceparent") : value;
        return either != null && TRACEPARENT.matcher(either).matches() ? either : null;
    }

    private static int replay(RawRecord record) throws UnreadableEventException {
        String text = header(record, EventHeaders.REPLAY);
        if (text == null) {
            return 0;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw malformed(EventHeaders.REPLAY + " '" + text + "' is not a number");
        }
        return Integer.parseInt(text);
    }

    private static String required(RawRecord record, String name) throws UnreadableEventException {
        String value = header(record, name);
        if (value == null || value.isEmpty()) {
            throw malformed("header " + name + " is missing");
        }
        return value;
    }

    /** The last header of the name, as Kafka's own rule has it; null if there is none. */
    private static String header(RawRecord record, String name) throws UnreadableEventException {
        byte[] value = null;
        for (Header header : record.headers()) {
            if (header.key().equals(name)) {
                value = header.value();
            }
        }
        if (value == null) {
            return null;
        }
        if (value.length > MAX_HEADER) {
            throw malformed("header " + name + " has " + value.length + " bytes, allowed are " + MAX_HEADER);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("header " + name + " is not UTF-8");
        }
    }

    private static UnreadableEventException malformed(String detail) {
        return new UnreadableEventException(ReasonCode.EVENT_MALFORMED, detail);
    }
}
