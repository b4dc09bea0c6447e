package io.proxquant.registry.submissions;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Reads and stores plans of bits by digest, for recipes that name one so. They are small, so plans that were read are remembered. */
public final class Plans {
    private static final int MAX_BYTES = 8 << 20;

    private final ObjectStore store;
    private final RecentBytes recent = new RecentBytes(MAX_BYTES);

    public Plans(ObjectStore store) {
        this.store = store;
    }

    /**
     * The plan of this digest.
     *
     * @throws InvalidContentException with MANIFEST_INVALID or DIGEST_MISMATCH, naming the object
     */
    public Optional<BitsPlan> find(Digest digest) {
        ObjectKey key = key(digest);
        return recent.find(digest, () -> stored(key, digest)).map(json -> read(key, digest, json));
    }

    /** Refuses an object that is not what its name says before it is remembered. */
    private Optional<byte[]> stored(ObjectKey key, Digest digest) {
        Optional<byte[]> json = store.find(key, MAX_BYTES);
        json.ifPresent(each -> read(key, digest, each));
        return json;
    }

    private static BitsPlan read(ObjectKey key, Digest digest, byte[] json) {
        BitsPlan plan;
        try {
            plan = BitsPlan.of(json);
        } catch (IllegalArgumentException e) {
            throw new InvalidContentException(ReasonCode.MANIFEST_INVALID, key + " " + e.getMessage(), e);
        }
        if (!plan.digest().equals(digest)) {
            throw new InvalidContentException(ReasonCode.DIGEST_MISMATCH, key + " has the digest " + plan.digest());
        }
        return plan;
    }

    /** Keeps a plan under its digest, unless it is there, and returns the digest. */
    public Digest keep(BitsPlan plan) {
        Digest digest = plan.digest();
        store.create(key(digest), CanonicalJson.of(plan));
        return digest;
    }

    private static ObjectKey key(Digest digest) {
        return new ObjectKey(ManifestKeys.plan(digest));
    }
}
