package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/** The bucket answers and says that there is no such object; a final answer, not retried. */
public final class ObjectMissingException extends ContentException {

    private final ObjectKey key;

    public ObjectMissingException(ObjectKey key) {
        super(ReasonCode.OBJECT_MISSING, "no object at " + key, null);
        this.key = key;
    }

    /** @param why nothing can lie there */
    ObjectMissingException(ObjectKey key, String why) {
        super(ReasonCode.OBJECT_MISSING, why, null);
        this.key = key;
    }

    /** The key that was asked for. */
    public ObjectKey key() {
        return key;
    }
}
