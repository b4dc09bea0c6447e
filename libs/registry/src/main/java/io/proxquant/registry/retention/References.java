package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ObjectKey;

/** Remembers which blobs are named, and which manifests were read for that, in at most 64 bytes for each. */
final class References {
    private final DigestSet valid = new DigestSet();
    private final DigestSet released = new DigestSet();
    private final DigestSet counted = new DigestSet();

    /** Notes the blobs that a valid manifest names. */
    void valid(ObjectKey manifest, Collection<String> blobs) {
        counted.add(digest(manifest).hex());
        blobs.forEach(valid::add);
    }

    /** Notes the blobs of a manifest that has been invalid for no longer than the grace period. */
    void released(Collection<String> blobs) {
        blobs.forEach(released::add);
    }

    boolean namedByValid(String blob) {
        return valid.contains(blob);
    }

    boolean named(String blob) {
        return valid.contains(blob) || released.contains(blob);
    }

    /** Whether the blobs of this valid manifest are noted already; it never changes. */
    boolean counted(ObjectKey manifest) {
        return counted.contains(digest(manifest).hex());
    }

    /** Blobs that a manifest names; empty for what is none. */
    static Optional<Set<String>> of(ObjectKey key, byte[] bytes) {
        return ManifestKind.of(key).map(kind -> switch (kind) {
            case DATA -> BlobNames.all(bytes);
            case REJECTION -> Set.of();
            default -> BlobNames.keyed(bytes);
        });
    }

    private static Digest digest(ObjectKey key) {
        return Digest.of(key.value().getBytes(StandardCharsets.UTF_8));
    }
}
