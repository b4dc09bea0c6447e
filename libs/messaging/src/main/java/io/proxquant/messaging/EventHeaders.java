package io.proxquant.messaging;

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

    private EventHeaders() {}
}
