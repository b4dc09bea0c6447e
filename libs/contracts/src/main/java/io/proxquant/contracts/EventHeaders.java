package io.proxquant.contracts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Header names that are ours rather than CloudEvents', for consumers, replay tools and the console. */
public final class EventHeaders {

    /** Number that an operator gives a replayed dead letter, so that its attempts are counted afresh. */
    public static final String REPLAY = "proxquant-replay";

    /** All headers that a dead letter adds begin like this; a replay drops them. */
    public static final String DEAD_LETTER_PREFIX = "dead-letter-";

    /** Reason code. */
    public static final String DEAD_LETTER_REASON = "dead-letter-reason";

    /** What exactly was wrong. */
    public static final String DEAD_LETTER_DETAIL = "dead-letter-detail";

    /** Topic that the record came from. */
    public static final String DEAD_LETTER_TOPIC = "dead-letter-topic";

    /** Its partition. */
    public static final String DEAD_LETTER_PARTITION = "dead-letter-partition";

    /** Its offset. */
    public static final String DEAD_LETTER_OFFSET = "dead-letter-offset";

    /** The consumer group that gave up. */
    public static final String DEAD_LETTER_GROUP = "dead-letter-group";

    /** When it gave up, RFC 3339 UTC. */
    public static final String DEAD_LETTER_TIME = "dead-letter-time";

    /** Object with the whole record as JSON, if it was too large for the dead-letter topic; then there is no value. */
    public static final String DEAD_LETTER_OBJECT = "dead-letter-object";

    private static final Map<String, String> MEANINGS = meanings();

    private EventHeaders() {}

    /** Every header of ours with what it says, as the runbook and the AsyncAPI document print it. */
    public static Map<String, String> all() {
        return MEANINGS;
    }

    private static Map<String, String> meanings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(DEAD_LETTER_REASON, "Reason code");
        all.put(DEAD_LETTER_DETAIL, "What exactly was wrong");
        all.put(DEAD_LETTER_TOPIC, "Topic that the record came from");
        all.put(DEAD_LETTER_PARTITION, "Its partition");
        all.put(DEAD_LETTER_OFFSET, "Its offset");
        all.put(DEAD_LETTER_GROUP, "The consumer group that gave up");
        all.put(DEAD_LETTER_TIME, "When it gave up, RFC 3339 UTC");
        all.put(
                DEAD_LETTER_OBJECT,
                "Only where the record was too large for the dead-letter topic: the object in the bucket that holds all"
                        + " of it; the dead letter has no data then");
        all.put(
                REPLAY,
                "Number of a replay, from 1; its attempts are counted afresh. Absent on what was never replayed");
        return Collections.unmodifiableMap(all);
    }
}
