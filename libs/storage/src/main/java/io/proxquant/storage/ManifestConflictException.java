package io.proxquant.storage;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;

/** Another manifest with different content stands at the key already; it stays, and this one was not written. */
public final class ManifestConflictException extends ContentException {

    private final ObjectKey key;

    public ManifestConflictException(ObjectKey key, Digest standing, Digest offered) {
        super(
                ReasonCode.CHAIN_CONFLICT,
                key + " already holds content " + standing + ", not the offered " + offered,
                null);
        this.key = key;
    }

    /** The key that is taken. */
    public ObjectKey key() {
        return key;
    }
}
