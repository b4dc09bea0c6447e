package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/**
 * The store (or the local disk under it) cannot answer now: 5xx, timeout, throttling, 401, 403, no bucket, full disk. The
 * only retryable kind: nothing is known about the object, so nothing may be concluded, rejected or dead-lettered.
 */
public final class StoreUnavailableException extends StoreException {

    /** @param reason one of {@link ReasonCode.Group#RETRY} */
    public StoreUnavailableException(ReasonCode reason, String message, Throwable cause) {
        super(reason, message, cause);
        if (reason.group() != ReasonCode.Group.RETRY) {
            throw new IllegalArgumentException(reason + " is not a reason to try again");
        }
    }
}
