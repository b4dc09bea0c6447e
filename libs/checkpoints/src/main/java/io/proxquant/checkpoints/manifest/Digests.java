package io.proxquant.checkpoints.manifest;

import io.proxquant.contracts.Sha256;

/** Refuses manifests whose digests cannot be any. */
final class Digests {
    private Digests() {}

    static void require(String field, String digest) {
        if (!Sha256.valid(digest)) {
            throw new IllegalArgumentException(field + ": must be 64 lower-case hexadecimal digits, was " + digest);
        }
    }

    static void optional(String field, String digest) {
        if (digest != null) {
            require(field, digest);
        }
    }
}
