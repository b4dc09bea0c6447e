package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/** More bytes than the configured bound; refused before memory or disk is taken for them. */
public final class ObjectTooLargeException extends ContentException {

    private final long limit;

    public ObjectTooLargeException(String what, long limit) {
        super(ReasonCode.OBJECT_TOO_LARGE, what + " is larger than the configured " + limit + " bytes", null);
        this.limit = limit;
    }

    /** The bound in bytes. */
    public long limit() {
        return limit;
    }
}
