package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/**
 * The caller was interrupted, or asked to stop, while it waited for a store that is away. Not an answer about any
 * object: the work must be released, neither acknowledged nor counted as failed.
 */
public final class StoreWaitStoppedException extends StoreException {

    public StoreWaitStoppedException(String message, Throwable cause) {
        super(ReasonCode.STORE_UNAVAILABLE, message, cause);
    }
}
