package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the blobs that an object names in its bytes, not by its type, so that a field of a newer version counts, and so does a
 * manifest that cannot be parsed. A few digests more than there are blobs do no harm.
 */
final class BlobNames {
    private static final int DIGITS = 64;

    private BlobNames() {}

    /** Digests at the end of a key: our manifests always name blobs by their keys. */
    static Set<String> keyed(byte[] json) {
        return find(json, true);
    }

    /** Every digest: data manifests name their files by digest alone, and what is unknown may do so. */
    static Set<String> all(byte[] bytes) {
        return find(bytes, false);
    }

    private static Set<String> find(byte[] bytes, boolean keyed) {
        Set<String> found = new LinkedHashSet<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i < bytes.length && digit(bytes[i])) {
                continue;
            }
            boolean whole = i - start == DIGITS;
            if (whole && (!keyed || (start > 0 && bytes[start - 1] == '/'))) {
                found.add(new String(bytes, start, DIGITS, StandardCharsets.US_ASCII));
            }
            start = i + 1;
        }
        return found;
    }

    private static boolean digit(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
    }
}
