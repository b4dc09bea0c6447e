package io.proxquant.registry.artifacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.ManifestUnreadableException;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Finds a model's artifacts by any digest that a person has met: of the weights, of the file, of the checkpoint, or of the
 * quantization. Reads one manifest at a time.
 */
public final class ArtifactSearch {
    private final Manifests manifests;
    private final LiveManifests live;

    public ArtifactSearch(ObjectStore store, Manifests manifests) {
        this.manifests = manifests;
        this.live = new LiveManifests(store, manifests);
    }

    /** Those that have this digest, at most so many; deleted ones have none. */
    public List<ArtifactManifest> find(String model, Digest digest, int most) {
        List<ArtifactManifest> found = new ArrayList<>();
        try (Stream<ObjectKey> keys = live.keys(ManifestKeys.ARTIFACTS + model + "/")) {
            for (ObjectKey key : (Iterable<ObjectKey>) keys::iterator) {
                read(key).filter(each -> has(each, digest)).ifPresent(found::add);
                if (found.size() == most) {
                    break;
                }
            }
        }
        return found;
    }

    private Optional<ArtifactManifest> read(ObjectKey key) {
        try {
            return manifests.find(key, ArtifactManifest.class).map(Manifest::content);
        } catch (ManifestUnreadableException notThisOne) {
            return Optional.empty();
        }
    }

    private static boolean has(ArtifactManifest artifact, Digest digest) {
        return digest.equals(artifact.artifactDigest())
                || digest.equals(artifact.object().sha256())
                || digest.equals(artifact.checkpoint())
                || digest.equals(artifact.quantization().digest());
    }
}
