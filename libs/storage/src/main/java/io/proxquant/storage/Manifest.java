package io.proxquant.storage;

import java.util.Objects;

/**
 * A small create-once JSON object with a logical name: what has no manifest does not exist. Equality of manifests is
 * equality of their content; the writer stands outside its digest.
 */
public record Manifest<T>(T content, Writer writer) {
    public Manifest {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(writer, "writer");
    }
}
