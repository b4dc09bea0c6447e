package io.proxquant.models.engine;

import io.proxquant.contracts.ReasonCode;

/**
 * Work that needs more memory than there is, refused before it allocated any. Its message says what it needs and what there is;
 * services report it under {@link #reason()}.
 */
public final class NetworkTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the whole sentence. */
    public NetworkTooLargeException(String message) {
        super(message);
    }

    /** The code under which it is reported. */
    public ReasonCode reason() {
        return ReasonCode.OVER_BUDGET;
    }
}
