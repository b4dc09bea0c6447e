package io.proxquant.messaging;

/**
 * Thrown by work that obeyed {@link Work#stopRequested()}, after it brought itself to a state from which it can go on
 * elsewhere. The record is neither acknowledged nor rejected, so it is delivered again; the attempt does not count.
 */
public final class WorkStopped extends RuntimeException {

    public WorkStopped(String where) {
        super(where);
    }

    public WorkStopped(String where, Throwable cause) {
        super(where, cause);
    }
}
