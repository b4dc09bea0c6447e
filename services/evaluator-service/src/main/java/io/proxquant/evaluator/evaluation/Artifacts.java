package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

/** Stored artifacts: the manifest that says what there is, and the packed file, verified and decoded. */
public final class Artifacts {
    private final Manifests manifests;
    private final Blobs blobs;

    public Artifacts(Manifests manifests, Blobs blobs) {
        this.manifests = manifests;
        this.blobs = blobs;
    }

    /**
     * The manifest at this key.
     *
     * @throws io.proxquant.storage.ManifestDeletedException if it was deleted
     */
    private ArtifactManifest manifest(String key) throws Refused {
        return manifests
                .findValid(new ObjectKey(key), ArtifactManifest.class)
                .map(Manifest::content)
                .orElseThrow(() -> new Refused(ReasonCode.OBJECT_MISSING, key + " is not in the store"));
    }

    /** The manifest at this key, which must be of the weights that whoever names it knows it by. */
    public ArtifactManifest manifest(String key, String artifactDigest) throws Refused {
        ArtifactManifest manifest = manifest(key);
        if (!manifest.artifactDigest().equals(artifactDigest)) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    key + " is of the weights " + manifest.artifactDigest() + ", not " + artifactDigest);
        }
        return manifest;
    }

    /**
     * The manifest that an event names, held against what the event says of it. Its file must be in the store: a copy kept
     * here from before is of no use to whoever is to run what is promoted.
     */
    public ArtifactManifest manifest(ArtifactPublished event) throws Refused {
        ArtifactManifest manifest = manifest(event.stored().manifest());
        boolean same = manifest.model().equals(event.model())
                && manifest.object().equals(event.stored().object())
                && manifest.artifactDigest().equals(event.stored().digest())
                && manifest.checkpoint().equals(event.checkpoint())
                && manifest.quantization().digest().equals(event.quantization().digest())
                && manifest.kind() == event.kind();
        if (!same) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    event.stored().manifest() + " is not the artifact that the event describes");
        }
        if (!blobs.stored(manifest.object())) {
            throw new Refused(
                    ReasonCode.OBJECT_MISSING,
                    manifest.object().key() + ", the file of " + event.stored().manifest() + ", is not in the store");
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
