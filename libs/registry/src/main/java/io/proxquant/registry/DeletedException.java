package io.proxquant.registry;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.ContentException;
import io.proxquant.storage.ObjectKey;

/** A manifest was deleted: a mark beside it ends its validity, whatever still lies at its key. */
public final class DeletedException extends ContentException {
    private static final long serialVersionUID = 1L;

    /** The manifest whose validity has ended. */
    public DeletedException(ObjectKey key) {
        super(ReasonCode.MANIFEST_DELETED, key + " was deleted", null);
    }
}
