package io.proxquant.messaging;

import io.proxquant.contracts.ReasonCode;

/**
 * The event is readable, but what it names is bad, and trying again cannot help. The handler's failing result event is
 * published with this reason and the record is acknowledged; nothing is dead-lettered.
 */
public final class EventRefusedException extends Exception {

    private final ReasonCode reason;

    /** @param detail what exactly is wrong and where (object, offset, key, line); no credentials, no host names */
    public EventRefusedException(ReasonCode reason, String detail) {
        this(reason, detail, null);
    }

    public EventRefusedException(ReasonCode reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    /** The stable code. */
    public ReasonCode reason() {
        return reason;
    }
}
