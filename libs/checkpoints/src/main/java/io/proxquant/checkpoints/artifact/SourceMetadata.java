package io.proxquant.checkpoints.artifact;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;

/**
 * What a file of weights says of itself (format, license, step ...) and an artifact made from it repeats. Keys that begin with
 * {@code proxquant.} are ours: what a source has under one is left behind, so that no file can pass itself off as another.
 *
 * <p>The remarks are part of an artifact's bytes and not of a checkpoint's digest; so where there are any, their own digest
 * stands in the specification of the artifact.
 */
public record SourceMetadata(SortedMap<String, String> values) {
    /** Most characters of all keys and values together, so that manifests stay readable. */
    public static final int MAX_CHARACTERS = 1 << 20;

    private static final String OURS = "proxquant.";

    /**
     * Keeps a copy without our own keys.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_CHARACTERS}
     */
    public SourceMetadata {
        SortedMap<String, String> theirs = new TreeMap<>(values);
        theirs.keySet().removeIf(key -> key.startsWith(OURS));
        long characters = theirs.entrySet().stream()
                .mapToLong(e -> e.getKey().length() + e.getValue().length())
                .sum();
        if (characters > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "its __metadata__ has " + characters + " characters, and an artifact repeats" + " at most "
                            + MAX_CHARACTERS + "; shorten it in the file");
        }
        values = Collections.unmodifiableSortedMap(theirs);
    }

    /** Nothing. */
    public static SourceMetadata none() {
        return new SourceMetadata(Collections.emptySortedMap());
    }

    /** As a manifest keeps it; null for nothing. */
    public static SourceMetadata of(Map<String, String> kept) {
        return kept == null ? none() : new SourceMetadata(new TreeMap<>(kept));
    }

    /** What the file says of itself. */
    public static SourceMetadata of(SafetensorsHeader header) {
        return of(header.metadata());
    }

    /** For a manifest or a specification, where nothing is left out. */
    public SortedMap<String, String> orNull() {
        return values.isEmpty() ? null : values;
    }

    /** Digest of the canonical JSON, null for nothing. */
    public Digest digest() {
        return values.isEmpty() ? null : CanonicalJson.digest(values);
    }
}
