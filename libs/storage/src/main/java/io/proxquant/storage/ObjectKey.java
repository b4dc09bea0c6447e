package io.proxquant.storage;

import java.util.Objects;
import java.util.regex.Pattern;

import io.proxquant.contracts.ObjectKeys;

/**
 * The name of an object, which no event, recipe or foreign trainer can make point outside the bucket's own tree: any key
 * of others as {@link ObjectKeys} takes it. What we name ourselves is put together by {@link #of}, whose segments are
 * plain: {@code [A-Za-z0-9._-]{1,128}}, none of them relative.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,128}");

    public ObjectKey {
        ObjectKeys.problem(Objects.requireNonNull(value, "object key")).ifPresent(problem -> {
            throw new IllegalArgumentException("object key " + problem);
        });
    }

    /** Joins segments with slashes; each must obey the grammar by itself (so none can smuggle in a slash). */
    public static ObjectKey of(String... segments) {
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "a segment of our object keys has 1 to 128 letters, digits, '.', '_' and '-', was '" + segment
                                + "'");
            }
        }
        return new ObjectKey(String.join("/", segments));
    }

    /** The key one level deeper. */
    public ObjectKey child(String segment) {
        return new ObjectKey(value + "/" + ObjectKey.of(segment));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
