package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/**
 * What went wrong with the store, as a type, so that callers decide by type and never by text: unavailable is retried
 * without limit, everything else is an answer. No message ever holds a credential or a signed address.
 */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailableException, StoreWaitStoppedException, ContentException {

    private final ReasonCode reason;

    protected StoreException(ReasonCode reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The stable code of the condition. */
    public ReasonCode reason() {
        return reason;
    }
}
