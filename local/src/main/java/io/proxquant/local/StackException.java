package io.proxquant.local;

/**
 * A stack that did not start, for a reason its user can act upon. The message says what is wrong and what to do; it is
 * printed as it stands, without a stack trace.
 */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
