package io.proxquant.registry.promotion;

/** A champion cannot be rolled back, and nothing was written; the message says why and what to do. */
public final class RollbackRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RollbackRefusedException(String message) {
        super(message);
    }
}
