package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/** A manifest is there but is not the JSON that its kind asks for; it was not written by this software. */
public final class ManifestUnreadableException extends ContentException {

    private final ObjectKey key;

    public ManifestUnreadableException(ObjectKey key, String detail, Throwable cause) {
        super(ReasonCode.MANIFEST_INVALID, "manifest " + key + " is unreadable: " + detail, cause);
        this.key = key;
    }

    /** The manifest at fault. */
    public ObjectKey key() {
        return key;
    }
}
