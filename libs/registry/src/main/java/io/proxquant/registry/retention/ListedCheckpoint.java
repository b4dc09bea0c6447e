package io.proxquant.registry.retention;

import java.util.Set;

import io.proxquant.contracts.Digest;

/**
 * A checkpoint of ours or of others as retention sees it.
 *
 * @param facts what it says; null where it cannot be read
 * @param blobs digests of what it names
 */
record ListedCheckpoint(StoredName name, CheckpointDigests facts, Set<String> blobs) {
    String model() {
        return name.segment(1);
    }

    /** Names the run; runs of other trainers lie under another prefix than ours. */
    String run() {
        return name.segment(0) + "/" + name.segment(1) + "/" + name.segment(2);
    }

    /** The step in twelve digits, which sort by their value. */
    String step() {
        return name.segment(3).substring(0, 12);
    }

    boolean valid() {
        return name.marked().isEmpty();
    }

    Digest digest() {
        return facts == null ? null : facts.checkpoint();
    }
}
