package io.proxquant.registry;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.ObjectKey;

/** Nothing is stored under the name or digest that was looked for; the code says what is missing. */
public final class NotFoundException extends ContentException {
    private static final long serialVersionUID = 1L;

    /** Nothing stands at the key. */
    public NotFoundException(ReasonCode reason, ObjectKey key) {
        this(reason, key + " is not in the store");
    }

    /** Says what was looked for, and what to do. */
    public NotFoundException(ReasonCode reason, String detail) {
        super(reason, detail, null);
    }
}
