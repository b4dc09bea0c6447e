package io.proxquant.registry;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.ContentException;

/** An object is there, but it is not what its name, its digest or its kind says; the code tells which. */
public final class InvalidContentException extends ContentException {
    private static final long serialVersionUID = 1L;

    /** The detail names the object, and what in it contradicts what. */
    public InvalidContentException(ReasonCode reason, String detail) {
        this(reason, detail, null);
    }

    /** The same, found by a reader of the format. */
    public InvalidContentException(ReasonCode reason, String detail, Throwable cause) {
        super(reason, detail, cause);
    }
}
