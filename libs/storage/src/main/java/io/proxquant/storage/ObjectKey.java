package io.proxquant.storage;

import java.util.Locale;
import java.util.Objects;

/**
 * The name of an object, held to an allow-list grammar so that no event, recipe or foreign trainer can name anything
 * outside the bucket's own tree.
 *
 * <p>Guarantee: one or more segments of {@code [A-Za-z0-9._-]{1,128}} separated by single slashes, none of them
 * {@code .} or {@code ..}, no leading or trailing slash, at most 512 characters. Nothing is ever decoded
 * ({@code %2e} is refused, not read as a dot).
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

    private static final int MAX_LENGTH = 512;
    private static final int MAX_SEGMENT = 128;

    public ObjectKey {
        Objects.requireNonNull(value, "object key");
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "object key must have 1 to " + MAX_LENGTH + " characters, has " + value.length());
        }
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == '/') {
                checkSegment(value, start, i);
                start = i + 1;
            } else if (!allowed(value.charAt(i))) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "object key has character U+%04X at %d", (int) value.charAt(i), i));
            }
        }
    }

    /** Joins segments with slashes; each must obey the grammar by itself (so none can smuggle in a slash). */
    public static ObjectKey of(String... segments) {
        for (String segment : segments) {
            if (segment.indexOf('/') >= 0) {
                throw new IllegalArgumentException("segment of an object key contains a slash: " + segment);
            }
        }
        return new ObjectKey(String.join("/", segments));
    }

    /** The key one level deeper. */
    public ObjectKey child(String segment) {
        return new ObjectKey(value + "/" + ObjectKey.of(segment));
    }

    private static void checkSegment(String value, int from, int to) {
        int length = to - from;
        if (length == 0) {
            throw new IllegalArgumentException("object key has an empty segment at " + from + ": " + value);
        }
        if (length > MAX_SEGMENT) {
            throw new IllegalArgumentException("object key has a segment of " + length + " characters at " + from
                    + ", allowed are " + MAX_SEGMENT);
        }
        boolean dots = value.charAt(from) == '.' && (length == 1 || (length == 2 && value.charAt(from + 1) == '.'));
        if (dots) {
            throw new IllegalArgumentException("object key has a relative segment at " + from + ": " + value);
        }
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
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
