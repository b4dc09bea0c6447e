package io.proxquant.evaluator.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Float checkpoints by digest. There is no index: a warm start is nearly always of the same run, else of the same model,
 * so these are looked through first, and what was found is remembered until it is deleted. Not for use by several threads at
 * once.
 */
public final class Checkpoints {
    private static final int MAX_REMEMBERED = 1_000;
    private static final int MAX_LOOKED_AT = 10_000;

    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;
    private final Map<String, Found> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public Checkpoints(ObjectStore store, Manifests manifests, Blobs blobs) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
    }

    /** Weights, and the manifest that says where they are. */
    private record Found(ObjectKey manifest, ObjectReference weights) {}

    /**
     * The weights of the checkpoint that an artifact names as its baseline.
     *
     * @throws Refused if no checkpoint of this digest is known
     */
    public FloatWeights load(String digest, ArtifactPublished nearTo) throws Refused {
        Found found = known.get(digest);
        if (found == null || manifests.deleted(found.manifest())) {
            known.remove(digest);
            found = find(digest, nearTo)
                    .orElseThrow(() -> new Refused(
                            ReasonCode.CHECKPOINT_MISSING,
                            "checkpoint " + digest + ", baseline of "
                                    + nearTo.stored().manifest() + ", is not in the store"));
            known.put(digest, found);
        }
        return load(digest, found.weights());
    }

    /** Weights whose object is known already. */
    public FloatWeights load(String digest, ObjectReference weights) throws Refused {
        return FloatWeights.read(blobs.fetch(weights), digest);
    }

    private Optional<Found> find(String digest, ArtifactPublished nearTo) {
        List<String> places = List.of(
                ManifestKeys.checkpoints(nearTo.model(), nearTo.run()),
                "imports/" + nearTo.model() + "/",
                "checkpoints/" + nearTo.model() + "/",
                "checkpoints/",
                "imports/");
        return places.stream().flatMap(place -> in(place, digest).stream()).findFirst();
    }

    private Optional<Found> in(String place, String digest) {
        try (Stream<ObjectKey> keys = store.all(place)) {
            return keys.filter(key -> !Manifests.marksDeletion(key))
                    .limit(MAX_LOOKED_AT)
                    .flatMap(key -> weights(key, digest).map(weights -> new Found(key, weights)).stream())
                    .filter(found -> !manifests.deleted(found.manifest()))
                    .findFirst();
        }
    }

    /** The object behind a manifest if it is this checkpoint; an unreadable or misplaced manifest of somebody else is passed over. */
    private Optional<ObjectReference> weights(ObjectKey key, String digest) {
        try {
            return key.value().startsWith("imports/")
                    ? manifests
                            .find(key, ImportManifest.class)
                            .filter(found -> found.content().checkpoint().equals(digest))
                            .map(found -> found.content().weights())
                    : manifests
                            .find(key, CheckpointManifest.class)
                            .filter(found -> found.content().checkpoint().equals(digest))
                            .map(found -> found.content().weights());
        } catch (ManifestUnreadableException notThisOne) {
            return Optional.empty();
        }
    }
}
