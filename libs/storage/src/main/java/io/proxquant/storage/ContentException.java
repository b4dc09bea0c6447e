package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/**
 * What stands in the store is to blame, or what does not: absent, deleted, of other bytes than promised, no manifest. A final
 * answer, which asking again does not change; trouble with the medium, be it store or local disk, is never told by this type.
 * Rooms that read more than bytes out of the store tell what is wrong with it by subtypes of their own.
 */
public abstract non-sealed class ContentException extends StoreException {
    private static final long serialVersionUID = 1L;

    protected ContentException(ReasonCode reason, String message, Throwable cause) {
        super(reason, message, cause);
    }
}
