package io.proxquant.registry.artifacts;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.digests.DigestIndex;
import io.proxquant.registry.digests.DigestKind;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoreUnavailableException;

/**
 * Finds a model's artifacts by any digest that a person may have: of the weights or the file, through pointers, or of the
 * checkpoint or the quantization, through the names of manifests. Only manifests that should have it are read. In a store of a
 * version that wrote no pointers, what is not found is looked for in all manifests, which get their pointers then.
 */
public final class ArtifactSearch {
    private static final int CHECKPOINT = 2;
    private static final int QUANTIZATION = 3;

    private final Manifests manifests;
    private final LiveManifests live;
    private final DigestIndex digests;
    private final Clock clock;

    public ArtifactSearch(ObjectStore store, Manifests manifests, Clock clock) {
        this.manifests = manifests;
        this.live = new LiveManifests(store, manifests);
        this.digests = new DigestIndex(store, manifests, DigestKind.ARTIFACT);
        this.clock = clock;
    }

    /** Artifacts that have this digest, ordered by name, at most so many; deleted ones are left out. */
    public List<ArtifactManifest> find(String model, Digest digest, int most) {
        Found found = new Found(model, digest, most, new TreeMap<>());
        pointedAt(found);
        named(found);
        if (found.none() && !digests.complete(clock.instant())) {
            unpointed(found);
        }
        return List.copyOf(found.artifacts().values());
    }

    /** What is looked for, and what was found so far. */
    private record Found(String model, Digest digest, int most, Map<ObjectKey, ArtifactManifest> artifacts) {
        String home() {
            return ManifestKeys.ARTIFACTS + model + "/";
        }

        boolean none() {
            return artifacts.isEmpty();
        }

        void add(ObjectKey key, ArtifactManifest artifact) {
            if (artifacts.size() < most && has(artifact)) {
                artifacts.put(key, artifact);
            }
        }

        private boolean has(ArtifactManifest artifact) {
            return Artifacts.digests(artifact).contains(digest)
                    || digest.equals(artifact.checkpoint())
                    || digest.equals(artifact.quantization().digest());
        }
    }

    private void pointedAt(Found found) {
        try (Stream<ObjectKey> keys = digests.pointedAt(found.digest())) {
            keys.filter(key -> key.value().startsWith(found.home()))
                    .filter(key -> !live.deleted(key))
                    .limit(found.most())
                    .forEach(key -> read(key).ifPresent(artifact -> found.add(key, artifact)));
        }
    }

    /** Costs a listing of the model's names, and the reading of those that have the digest. */
    private void named(Found found) {
        try (Stream<ObjectKey> keys = live.keys(found.home())) {
            keys.filter(key -> segment(key, CHECKPOINT, found.digest()) || segment(key, QUANTIZATION, found.digest()))
                    .limit(found.most())
                    .forEach(key -> read(key).ifPresent(artifact -> found.add(key, artifact)));
        }
    }

    private static boolean segment(ObjectKey key, int index, Digest digest) {
        String[] segments = key.value().split("/");
        return segments.length > index && segments[index].equals(digest.hex());
    }

    private void unpointed(Found found) {
        try {
            digests.catchUp(key -> read(key).map(Artifacts::digests).orElse(Set.of()));
            pointedAt(found);
        } catch (StoreUnavailableException e) {
            if (e.reason() != ReasonCode.STORE_ACCESS_DENIED) {
                throw e;
            }
            // a reader that may not write gets the same answer, but the next search costs as much again
            digests.eachUnpointed(key -> {
                if (key.value().startsWith(found.home()) && !live.deleted(key)) {
                    read(key).ifPresent(artifact -> found.add(key, artifact));
                }
            });
        }
    }

    private Optional<ArtifactManifest> read(ObjectKey key) {
        try {
            return manifests.find(key, ArtifactManifest.class).map(Manifest::content);
        } catch (ManifestUnreadableException notThisOne) {
            return Optional.empty();
        }
    }
}
