package io.proxquant.contracts;

/**
 * A record from a topic that is no event of ours: wrong bytes, schema, type or major version. Trying again cannot help,
 * so the consumer sends it to the dead letters under this reason.
 */
public final class UnreadableEventException extends Exception {
    private final ReasonCode reason;

    public UnreadableEventException(ReasonCode reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public UnreadableEventException(ReasonCode reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    /** The stable code for the dead letter. */
    public ReasonCode reason() {
        return reason;
    }
}
