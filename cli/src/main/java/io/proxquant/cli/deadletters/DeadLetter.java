package io.proxquant.cli.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.apache.kafka.common.header.Header;

import io.proxquant.cli.Printable;
import io.proxquant.contracts.EventHeaders;
import io.proxquant.contracts.EventType;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Topic;
import io.proxquant.contracts.UnreadableEventException;

/**
 * One record of a dead-letter topic. The arrays are not copied; nobody may change them.
 *
 * @param time when it was put there, by the broker's or producer's clock
 */
public record DeadLetter(LetterPosition position, Instant time, byte[] key, byte[] value, List<Header> headers) {
    public DeadLetter {
        headers = List.copyOf(headers);
    }

    /** The last header of the name, or null; whoever shows it makes it {@link Printable} first. */
    String header(String name) {
        return header(headers, name);
    }

    static String header(List<Header> headers, String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            Header header = headers.get(i);
            if (header.key().equals(name)) {
                return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** Reason code, "unknown" for what no service of ours put there. */
    public String reason() {
        String reason = header(EventHeaders.DEAD_LETTER_REASON);
        return reason == null ? "unknown" : reason;
    }

    /**
     * Where a replay publishes it: where it came from, but what lay on a wrong topic goes to that of its type. Nothing else
     * in a letter chooses a topic.
     */
    public Topic home() {
        if (!reason().equals(ReasonCode.EVENT_MISPLACED.code())) {
            return position.topic();
        }
        try {
            return EventType.of(header("ce_type"), header("ce_dataschema")).topic();
        } catch (UnreadableEventException unknown) {
            return position.topic();
        }
    }

    public String detail() {
        String detail = header(EventHeaders.DEAD_LETTER_DETAIL);
        return detail == null ? "" : detail;
    }

    /** What the event is about, else its key. */
    public String subject() {
        String subject = header("ce_subject");
        return subject != null ? subject : key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** Number of the replay that ended here; 0 if it never was replayed. */
    public int replay() {
        return replay(headers);
    }

    static int replay(List<Header> headers) {
        String number = header(headers, EventHeaders.REPLAY);
        return number != null && number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
    }

    /** Whether a record has the same event: key, data (or the object that holds it), and its CloudEvents id and source. */
    boolean sameEvent(byte[] otherKey, byte[] otherValue, List<Header> otherHeaders) {
        return same(otherHeaders, EventHeaders.DEAD_LETTER_OBJECT)
                && Arrays.equals(key, otherKey)
                && Arrays.equals(value, otherValue)
                && same(otherHeaders, "ce_id")
                && same(otherHeaders, "ce_source");
    }

    private boolean same(List<Header> otherHeaders, String name) {
        String own = header(name);
        String other = header(otherHeaders, name);
        return own == null ? other == null : own.equals(other);
    }
}
