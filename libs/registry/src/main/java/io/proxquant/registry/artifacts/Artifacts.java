package io.proxquant.registry.artifacts;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.registry.digests.DigestIndex;
import io.proxquant.registry.digests.DigestKind;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Reads and writes artifacts by the name of their manifest, which says what they were made of. All readers throw
 * {@link io.proxquant.registry.DeletedException} for one that was deleted.
 */
public final class Artifacts {
    private final Manifests manifests;
    private final LiveManifests live;
    private final DigestIndex digests;

    public Artifacts(ObjectStore store, Manifests manifests) {
        this.digests = new DigestIndex(store, manifests, DigestKind.ARTIFACT);
        this.manifests = manifests;
        this.live = new LiveManifests(store, manifests);
    }

    /** The artifact made of a checkpoint by this specification, in whatever format. */
    public Optional<ArtifactManifest> find(String model, Digest checkpoint, Digest quantization) {
        return first(model, checkpoint, quantization, key -> live.find(key, ArtifactManifest.class));
    }

    /**
     * As {@link #find}, for a caller that can make it: what retention ended counts as not made yet.
     *
     * @throws io.proxquant.registry.DeletedException if somebody else deleted it
     */
    public Optional<ArtifactManifest> findUnlessExpired(String model, Digest checkpoint, Digest quantization) {
        return first(model, checkpoint, quantization, this::unlessExpired);
    }

    private static Optional<ArtifactManifest> first(
            String model,
            Digest checkpoint,
            Digest quantization,
            Function<ObjectKey, Optional<Manifest<ArtifactManifest>>> find) {
        return Stream.of(ArtifactFormat.values())
                .map(format -> new ObjectKey(ManifestKeys.artifact(model, checkpoint, quantization, format)))
                .flatMap(key -> find.apply(key).stream())
                .map(Manifest::content)
                .findFirst();
    }

    private Optional<Manifest<ArtifactManifest>> unlessExpired(ObjectKey key) {
        try {
            return live.find(key, ArtifactManifest.class);
        } catch (DeletedException e) {
            if (live.expired(key)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether it was retention that ended the artifact's validity. */
    public boolean expired(ArtifactManifest manifest) {
        return live.expired(new ObjectKey(manifest.home()));
    }

    /** Makes an artifact valid again that retention had ended; look at its blobs afterwards, as after writing its manifest. */
    public void revive(ArtifactManifest manifest) {
        live.revive(new ObjectKey(manifest.home()));
    }

    /**
     * The artifact at a key that somebody named.
     *
     * @throws InvalidContentException with OBJECT_KEY_INVALID if no artifact can stand there
     * @throws io.proxquant.registry.NotFoundException with OBJECT_MISSING
     */
    public ArtifactManifest require(String key) {
        ObjectKey named;
        try {
            named = new ObjectKey(key);
        } catch (IllegalArgumentException e) {
            throw new InvalidContentException(
                    ReasonCode.OBJECT_KEY_INVALID, key + ": is no key of an object, " + e.getMessage(), e);
        }
        if (!key.startsWith(ManifestKeys.ARTIFACTS)) {
            throw new InvalidContentException(
                    ReasonCode.OBJECT_KEY_INVALID, key + " is no artifact manifest: these are artifacts/...");
        }
        return live.require(named, ArtifactManifest.class, ReasonCode.OBJECT_MISSING);
    }

    /** The artifact at this key, which must be of the weights by which the request knows it. */
    public ArtifactManifest require(String key, Digest artifactDigest) {
        ArtifactManifest manifest = require(key);
        if (!manifest.artifactDigest().equals(artifactDigest)) {
            throw new InvalidContentException(
                    ReasonCode.MANIFEST_INVALID,
                    key + " is of the weights " + manifest.artifactDigest() + ", not " + artifactDigest);
        }
        return manifest;
    }

    /** Looks at the mark alone, for a caller that has read the manifest and is about to act upon it. */
    public void requireLive(String key) {
        live.requireLive(new ObjectKey(key));
    }

    /** Digests whose pointers lead to a manifest, besides those in its name. */
    static Set<Digest> digests(ArtifactManifest manifest) {
        return new LinkedHashSet<>(
                List.of(manifest.artifactDigest(), manifest.object().sha256()));
    }

    /** Writes the pointers to a manifest and then the manifest, unless one is stored already, and returns the stored one. */
    public ArtifactManifest offer(ArtifactManifest manifest, String traceparent) {
        ObjectKey key = new ObjectKey(manifest.home());
        digests(manifest).forEach(digest -> digests.point(digest, key));
        return manifests
                .offer(key, manifest, ArtifactManifest.class, traceparent)
                .manifest()
                .content();
    }
}
