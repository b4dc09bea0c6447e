package io.proxquant.contracts.cloudevents;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventJson;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.UnreadableEventException;

/**
 * Reads a record as a CloudEvent in binary mode. Whatever bytes arrive, the answer is an event of its topic or a coded
 * reason for the dead letters; sizes are bounded before anything is parsed.
 */
public final class EventDecoding {
    private static final int MAX_HEADER = 4096;
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/([a-z0-9.+-]+\\+)?json(\\s*;.*)?", Pattern.DOTALL);

    private final Headers headers;

    private EventDecoding(Headers headers) {
        this.headers = headers;
    }

    /**
     * Reads a record.
     *
     * @param topic its topic's name, with whatever prefix
     * @param data its value, or null
     * @throws UnreadableEventException if it is no event of that topic
     */
    public static DecodedEvent decode(String topic, Headers headers, byte[] data) throws UnreadableEventException {
        EventDecoding read = new EventDecoding(headers);
        read.requireBinaryMode();
        CloudEventAttributes attributes = read.attributes();
        EventType type = EventType.of(attributes.type(), attributes.dataSchema());
        Event event = EventJson.read(type, data);
        if (!type.topic().is(topic)) {
            throw new UnreadableEventException(
                    ReasonCode.EVENT_MISPLACED,
                    "ce_type '" + type.ceType() + "' belongs on the topic '"
                            + type.topic().role() + "' under the installation's prefix, and came on " + topic);
        }
        return new DecodedEvent(event, attributes, read.replay());
    }

    private CloudEventAttributes attributes() throws UnreadableEventException {
        String specVersion = required(Attribute.SPEC_VERSION);
        if (!specVersion.equals(Attribute.SPEC_VERSION_1)) {
            throw malformed(Attribute.SPEC_VERSION + " is '" + specVersion + "', this version reads "
                    + Attribute.SPEC_VERSION_1);
        }
        return new CloudEventAttributes(
                required(Attribute.ID),
                required(Attribute.SOURCE),
                required(Attribute.TYPE),
                text(Attribute.SUBJECT),
                time(text(Attribute.TIME)),
                text(Attribute.DATA_SCHEMA),
                traceparent(),
                RequestReference.of(text(RequestReference.SOURCE_HEADER), text(RequestReference.ID_HEADER)));
    }

    private void requireBinaryMode() throws UnreadableEventException {
        String contentType = text(Attribute.CONTENT_TYPE);
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

    /** One that is none is dropped: tracing must not lose events. */
    private String traceparent() throws UnreadableEventException {
        String value = text(Attribute.TRACEPARENT);
        String either = value == null ? text("traceparent") : value;
        return either != null && TRACEPARENT.matcher(either).matches() ? either : null;
    }

    private int replay() throws UnreadableEventException {
        String text = text(EventHeaders.REPLAY);
        if (text == null) {
            return 0;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw malformed(EventHeaders.REPLAY + " '" + text + "' is not a number");
        }
        return Integer.parseInt(text);
    }

    private String required(String name) throws UnreadableEventException {
        String value = text(name);
        if (value == null || value.isEmpty()) {
            throw malformed("header " + name + " is missing");
        }
        return value;
    }

    private String text(String name) throws UnreadableEventException {
        byte[] value = headers.bytes(name);
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
