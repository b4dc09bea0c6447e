package io.proxquant.evaluator.evaluation;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.ArtifactPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.storage.Blobs;

/** Reads the artifacts that events name, checks them against what the events say, and decodes them. */
public final class PublishedArtifacts {
    private final Artifacts artifacts;
    private final Blobs blobs;
    private final StoredFiles files;

    public PublishedArtifacts(Artifacts artifacts, Blobs blobs, StoredFiles files) {
        this.artifacts = artifacts;
        this.blobs = blobs;
        this.files = files;
    }

    /** The manifest at this key, which must be of the weights with this digest. */
    ArtifactManifest manifest(String key, Digest artifactDigest) {
        return artifacts.require(key, artifactDigest);
    }

    /**
     * The manifest that an event names, checked against what the event says of it. Its files must be in the store: a copy in
     * the local cache is of no use to whoever is to run what is promoted.
     */
    ArtifactManifest manifest(ArtifactPublished event) throws EventRefusedException {
        ArtifactManifest manifest = artifacts.require(event.stored().manifest());
        boolean same = manifest.model().equals(event.model())
                && manifest.object().equals(event.stored().object())
                && manifest.artifactDigest().equals(event.stored().digest())
                && manifest.checkpoint().equals(event.checkpoint())
                && manifest.quantization().digest().equals(event.quantization().digest())
                && manifest.kind() == event.kind();
        if (!same) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID,
                    event.stored().manifest() + " is not the artifact that the event describes");
        }
        for (ObjectReference object : manifest.objects()) {
            if (blobs.stored(object)) {
                continue;
            }
            throw new EventRefusedException(
                    ReasonCode.OBJECT_MISSING,
                    object.key() + ", the file of " + event.stored().manifest() + ", is not in the store");
        }
        return manifest;
    }

    /** The packed file, fetched with its digest verified, and decoded; it must decode to what the manifest says. */
    DecodedArtifact decode(String key, ArtifactManifest manifest) {
        return files.artifact(
                key,
                manifest,
                file -> new DecodedArtifact(
                        file.summary().artifactDigest(),
                        FloatTensors.of(file),
                        file.summary().effectiveBits()));
    }
}
