package io.proxquant.contracts;

/**
 * Names an object in the store and what it must contain, so that a consumer can refuse anything else before it parses a
 * byte (claim check: events carry references, never weights). The key may be anybody's, but cannot leave the bucket.
 *
 * @param key object key, see {@link ObjectKeys}
 * @param bytes exact size
 * @param sha256 digest of exactly these bytes
 */
public record ObjectReference(String key, long bytes, Digest sha256) {
    public ObjectReference {
        Require.objectKey("object.key", key);
        Require.between("object.bytes", bytes, 0, Require.MAX_EXACT_INTEGER);
        Require.present("object.sha256", sha256);
    }

    /** The reference of a blob, whose key follows from its digest. */
    public static ObjectReference blob(long bytes, Digest sha256) {
        return new ObjectReference("blobs/" + sha256, bytes, sha256);
    }
}
