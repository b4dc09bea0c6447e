package io.proxquant.registry.retention;

/** Ends a collection that cannot tell what is needed, so that no more is deleted; the message says what to mend. */
public final class RetentionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RetentionException(String message, Throwable cause) {
        super(message, cause);
    }
}
