package io.proxquant.storage;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;

/** The bytes are not those that were promised: another length or another sha256. They are never handed on. */
public final class DigestMismatchException extends ContentException {

    private final ObjectKey key;

    public DigestMismatchException(ObjectKey key, Digest expected, Digest found) {
        this(key, expected.hex(), found.hex());
    }

    /** Likewise for what differs already in its length, of which nothing was hashed. */
    DigestMismatchException(ObjectKey key, String expected, String found) {
        super(ReasonCode.DIGEST_MISMATCH, key + " should be " + expected + ", is " + found, null);
        this.key = key;
    }

    /** The object at fault. */
    public ObjectKey key() {
        return key;
    }
}
