package io.proxquant.storage;

import io.proxquant.contracts.ReasonCode;

/** A manifest was deleted: a mark beside it ends its validity. A final answer, whatever still lies at its key. */
public final class ManifestDeletedException extends ContentException {
    private static final long serialVersionUID = 1L;

    private final ObjectKey key;

    public ManifestDeletedException(ObjectKey key) {
        super(ReasonCode.MANIFEST_DELETED, key + " was deleted", null);
        this.key = key;
    }

    /** The manifest whose validity has ended. */
    public ObjectKey key() {
        return key;
    }
}
