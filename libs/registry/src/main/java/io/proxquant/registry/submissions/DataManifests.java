package io.proxquant.registry.submissions;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.DataManifest;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.registry.NotFoundException;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Data manifests by digest, checked to be what their names say; the files that they name are not looked for here. */
public final class DataManifests {
    private static final int MAX_BYTES = 1 << 20;

    private final ObjectStore store;

    public DataManifests(ObjectStore store) {
        this.store = store;
    }

    /**
     * The data manifest of this digest.
     *
     * @throws NotFoundException with DATA_MISSING
     * @throws InvalidContentException with MANIFEST_INVALID or DIGEST_MISMATCH, naming the object
     */
    public DataManifest read(Digest digest) {
        ObjectKey key = key(digest);
        byte[] json = store.find(key, MAX_BYTES)
                .orElseThrow(() -> new NotFoundException(
                        ReasonCode.DATA_MISSING, key + " is not in the store; submit the recipe with its data again"));
        DataManifest manifest;
        try {
            manifest = DataManifest.fromJson(json);
        } catch (IllegalArgumentException e) {
            throw new InvalidContentException(ReasonCode.MANIFEST_INVALID, key + ": " + e.getMessage(), e);
        }
        if (!manifest.digest().equals(digest)) {
            throw new InvalidContentException(ReasonCode.DIGEST_MISMATCH, key + " has the digest " + manifest.digest());
        }
        return manifest;
    }

    /** Keeps a data manifest under its digest, unless it is there, and returns the digest. */
    public Digest keep(DataManifest manifest) {
        Digest digest = manifest.digest();
        store.create(key(digest), manifest.toJson());
        return digest;
    }

    private static ObjectKey key(Digest digest) {
        return new ObjectKey(ManifestKeys.data(digest));
    }
}
