package io.proxquant.contracts;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topics by role. The name in Kafka is prefix + role, so that installations share a broker; dead letters of a topic
 * lie beside it under {@code .dlq}.
 */
public enum Topic {
    RUNS("runs"),
    RUN_RESULTS("run-results"),
    PROGRESS("progress"),
    CHECKPOINTS("checkpoints"),
    ARTIFACTS("artifacts"),
    EVALUATIONS("evaluations");

    /** The prefix of an installation that configures none. */
    public static final String DEFAULT_PREFIX = "proxquant.";

    /** Ends the name of a topic of dead letters. */
    public static final String DEAD_LETTERS = ".dlq";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
    private final String role;

    Topic(String role) {
        this.role = role;
    }

    /** The role, without prefix; also the label value in metrics. */
    public String role() {
        return role;
    }

    /** The service whose group consumes this topic; empty for what is read without a group. */
    public Optional<String> consumer() {
        return Optional.ofNullable(
                switch (this) {
                    case RUNS -> "trainer";
                    case CHECKPOINTS -> "quantizer";
                    case ARTIFACTS -> "evaluator";
                    case RUN_RESULTS, PROGRESS, EVALUATIONS -> null;
                });
    }

    /**
     * The event that answers work of this topic which is refused with a code of {@link ReasonCode.Group#RESULT}; it travels on
     * its own topic. Empty for what is read without a group, since nothing there is work.
     */
    public Optional<EventType> refusal() {
        return Optional.ofNullable(
                switch (this) {
                    case RUNS -> EventType.RUN_FAILED;
                    case CHECKPOINTS -> EventType.ARTIFACT_REJECTED;
                    case ARTIFACTS -> EventType.PROMOTION_DECIDED;
                    case RUN_RESULTS, PROGRESS, EVALUATIONS -> null;
                });
    }

    /** The topic's name in Kafka. */
    public String name(String prefix) {
        return checkedPrefix(prefix) + role;
    }

    /** The topic that keeps what consumers of this one gave up on. */
    public String deadLetters(String prefix) {
        return deadLettersOf(name(prefix));
    }

    /** The same for a topic of any name. */
    public static String deadLettersOf(String topicName) {
        return topicName + DEAD_LETTERS;
    }

    /**
     * Whether a topic of this name is this one in some installation, whatever its prefix: no role ends in another, so a
     * name is that of one role at most.
     */
    public boolean is(String topicName) {
        return topicName.endsWith(role);
    }

    /**
     * The consumer group whose committed offsets say which dead letters are dealt with: what lies before them is not
     * counted any more. No consumer belongs to it; dealing with a letter moves it on.
     */
    public static String dealtWithGroup(String prefix) {
        return checkedPrefix(prefix) + "dead-letters";
    }

    static String checkedPrefix(String prefix) {
        if (prefix == null || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "prefix: must be at most 100 letters, digits, '.', '_' or '-', was '" + prefix + "'");
        }
        return prefix;
    }
}
