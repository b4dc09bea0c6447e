package io.proxquant.registry.retention;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import io.proxquant.contracts.Digest;
import io.proxquant.storage.ObjectKey;

/** Which blobs are named, and by which manifests that was found; 64 bytes for each at most. */
final class References {
    private final DigestSet valid = new DigestSet();
    private final DigestSet released = new DigestSet();
    private final DigestSet counted = new DigestSet();

    /** A valid manifest names these. */
    void valid(ObjectKey manifest, Collection<String> blobs) {
        counted.add(digest(manifest).hex());
        blobs.forEach(valid::add);
    }

    /** A manifest names these that is not valid any more, but not for longer than the grace period. */
    void released(Collection<String> blobs) {
        blobs.forEach(released::add);
    }

    boolean namedByValid(String blob) {
        return valid.contains(blob);
    }

    boolean named(String blob) {
        return valid.contains(blob) || released.contains(blob);
    }

    /** Whether what this manifest names is known; it is never written anew. */
    boolean counted(ObjectKey manifest) {
        return counted.contains(digest(manifest).hex());
    }

    /** What a manifest names; empty for what is none. */
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
