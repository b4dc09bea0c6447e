package io.proxquant.cli.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;
import io.proxquant.contracts.cloudevents.Attribute;
import io.proxquant.contracts.cloudevents.DeadLetterHeaders;
import io.proxquant.contracts.cloudevents.Headers;

/**
 * One record of a dead-letter topic. The arrays are not copied and must not be changed.
 *
 * @param time when it was put there, by the broker's or producer's clock
 */
public record DeadLetter(LetterPosition position, Instant time, byte[] key, byte[] value, Headers headers) {

    /** The last header of this name, or null; callers that show it make it {@link Printable} first. */
    String header(String name) {
        return headers.text(name);
    }

    /** The reason code; "unknown" for a record that no service of ours put there. */
    public String reason() {
        String reason = header(EventHeaders.DEAD_LETTER_REASON);
        return reason == null ? "unknown" : reason;
    }

    /**
     * The topic on which a replay publishes it: the one it came from, or that of its type if it lay on a wrong topic.
     * Nothing else in a letter chooses a topic.
     */
    public Topic home() {
        if (!reason().equals(ReasonCode.EVENT_MISPLACED.code())) {
            return position.topic();
        }
        try {
            return EventType.of(header(Attribute.TYPE), header(Attribute.DATA_SCHEMA))
                    .topic();
        } catch (UnreadableEventException unknown) {
            return position.topic();
        }
    }

    public String detail() {
        String detail = header(EventHeaders.DEAD_LETTER_DETAIL);
        return detail == null ? "" : detail;
    }

    /** The event's subject, or its key if it has none. */
    public String subject() {
        String subject = header(Attribute.SUBJECT);
        return subject != null ? subject : key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Number of the replay that ended here; 0 if it never was replayed. */
    public int replay() {
        return DeadLetterHeaders.replay(headers);
    }

    /** Whether a record has the same event: key, data (or the object that holds it), and its CloudEvents id and source. */
    boolean sameEvent(byte[] otherKey, byte[] otherValue, Headers otherHeaders) {
        return same(otherHeaders, EventHeaders.DEAD_LETTER_OBJECT)
                && Arrays.equals(key, otherKey)
                && Arrays.equals(value, otherValue)
                && same(otherHeaders, Attribute.ID)
                && same(otherHeaders, Attribute.SOURCE);
    }

    private boolean same(Headers otherHeaders, String name) {
        String own = header(name);
        String other = otherHeaders.text(name);
        return own == null ? other == null : own.equals(other);
    }
}
