package io.proxquant.storage;

/** Told of every request to the store, so that metrics can be kept without this module knowing any metrics library. */
@FunctionalInterface
public interface StoreRequests {

    /** Counts nothing. */
    StoreRequests IGNORED = (operation, outcome, nanos) -> {};

    /**
     * @param operation create, find, get, open, size, list or delete
     * @param outcome "ok", or the simple name of what was thrown, or the coded reason of unavailability
     * @param nanos how long the request took
     */
    void done(String operation, String outcome, long nanos);
}
