package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.Optional;

import io.proxquant.storage.ObjectKey;

/**
 * A manifest as listings tell it.
 *
 * @param marked when the mark that ended its validity was written; empty while it is valid
 */
record StoredName(ObjectKey key, long bytes, Instant modified, Optional<Instant> marked) {
    /** A part of the key, from 0. */
    String segment(int index) {
        return key.value().split("/", -1)[index];
    }

    int segments() {
        return key.value().split("/", -1).length;
    }
}
