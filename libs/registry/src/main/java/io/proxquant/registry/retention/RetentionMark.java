package io.proxquant.registry.retention;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * The mark that ends the validity of a manifest because nothing needed it. For every reader it is a mark like any other. It says
 * who set it, since what retention ended may be needed once more: an artifact is asked for again by a run that reaches the same
 * weights. What an operator deleted stays deleted.
 */
public final class RetentionMark {
    private static final String BY = "by";
    private static final String RETENTION = "retention";
    private static final int MAX_BYTES = 1 << 10;
    private static final byte[] CONTENT = CanonicalJson.of(Map.of(BY, RETENTION));

    private RetentionMark() {}

    /** Ends the validity of the manifest at this key, unless a mark stands there. */
    static void set(ObjectStore store, ObjectKey manifest) {
        store.create(LiveManifests.mark(manifest), CONTENT);
    }

    /** Whether the manifest at this key is marked, and by retention. */
    public static boolean stands(ObjectStore store, ObjectKey manifest) {
        return store.size(LiveManifests.mark(manifest))
                .filter(bytes -> bytes <= MAX_BYTES)
                .flatMap(bytes -> store.find(LiveManifests.mark(manifest), MAX_BYTES))
                .filter(RetentionMark::ours)
                .isPresent();
    }

    /**
     * Makes the manifest valid again if it was retention that ended it; the caller must look at its blobs afterwards, as after
     * writing a manifest.
     *
     * @return whether there was such a mark
     */
    public static boolean takeBack(ObjectStore store, ObjectKey manifest) {
        boolean stood = stands(store, manifest);
        if (stood) {
            store.delete(LiveManifests.mark(manifest));
        }
        return stood;
    }

    private static boolean ours(byte[] content) {
        try {
            return Optional.ofNullable(Json.mapper().readTree(content).get(BY))
                    .filter(by -> RETENTION.equals(by.asText()))
                    .isPresent();
        } catch (IOException notOurs) {
            return false;
        }
    }
}
