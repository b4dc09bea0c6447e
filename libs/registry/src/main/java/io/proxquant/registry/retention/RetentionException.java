package io.proxquant.registry.retention;

/** A store in which it cannot be told what is needed: nothing is deleted then, and the message says what to mend. */
public final class RetentionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RetentionException(String message, Throwable cause) {
        super(message, cause);
    }
}
