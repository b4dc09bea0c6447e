package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Stored artifacts: the manifest that says what there is, and the packed file, verified and decoded. */
public final class Artifacts {
    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;

    public Artifacts(ObjectStore store, Manifests manifests, Blobs blobs) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
    }

    /** The manifest at this key, unless it was deleted. */
    public ArtifactManifest manifest(String key) throws Refused {
        if (store.size(new ObjectKey(ManifestKeys.deleted(key))).isPresent()) {
            throw new Refused(ReasonCode.MANIFEST_DELETED, key + " was deleted");
        }
        return manifests
                .find(new ObjectKey(key), ArtifactManifest.class)
                .map(Manifest::content)
                .orElseThrow(() -> new Refused(ReasonCode.OBJECT_MISSING, key + " is not in the store"));
    }

    /** The manifest that an event names, held against what the event says of it. */
    public ArtifactManifest manifest(ArtifactPublished event) throws Refused {
        ArtifactManifest manifest = manifest(event.artifact());
        boolean same = manifest.object().equals(event.object())
                && manifest.artifactDigest().equals(event.artifactDigest())
                && manifest.checkpoint().equals(event.checkpoint())
                && manifest.quantization().digest().equals(event.quantization().digest())
                && manifest.kind() == event.kind();
        if (!same) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID, event.artifact() + " is not the artifact that the event describes");
        }
        return manifest;
    }

    /** The packed file, fetched with its digest verified, and decoded; it must decode to what the manifest says. */
    public DecodedArtifact decode(String key, ArtifactManifest manifest) throws Refused {
        DecodedArtifact decoded = DecodedArtifact.read(blobs.fetch(manifest.object()));
        if (!decoded.digest().equals(manifest.artifactDigest())) {
            throw new Refused(
                    ReasonCode.ARTIFACT_INVALID,
                    key + " decodes to " + decoded.digest() + ", its manifest says " + manifest.artifactDigest());
        }
        return decoded;
    }
}
