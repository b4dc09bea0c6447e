package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Finds what a checkpoint event names, ours by its manifest and foreign ones by their import, and opens it verified. */
final class Checkpoints {
    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;
    private final WeightFiles files;
    private final ForeignCheckpoints foreign;

    Checkpoints(ObjectStore store, Manifests manifests, Blobs blobs, WeightFiles files) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
        this.files = files;
        this.foreign = new ForeignCheckpoints(store, manifests, blobs, files);
    }

    /** What is known without reading weights; empty for a foreign checkpoint that was not taken in yet. */
    Optional<Checkpoint> known(CheckpointPublished event) throws Refused {
        return event.phase() == Phase.FOREIGN ? foreign.known(event) : Optional.of(own(event));
    }

    /** The checkpoint, taken in now if it is foreign and new. */
    Checkpoint take(CheckpointPublished event, String traceparent) throws Refused {
        Optional<Checkpoint> known = known(event);
        return known.isPresent() ? known.get() : foreign.take(event, traceparent);
    }

    /** The checkpoint's files, fetched and held against its digests. */
    CheckpointFiles open(Checkpoint checkpoint) throws Refused {
        SafetensorsFile weights = files.weights(blobs.fetch(checkpoint.weights()));
        try {
            String digest = CheckpointDigest.of(files.digests(weights));
            requireEqual(checkpoint.weights().key(), "checkpoint digest", digest, checkpoint.digest());
            Optional<ArtifactFile> codes = checkpoint.codes().isPresent()
                    ? Optional.of(files.codes(blobs.fetch(checkpoint.codes().get())))
                    : Optional.empty();
            return new CheckpointFiles(weights, codes);
        } catch (Refused | RuntimeException e) {
            try {
                weights.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private Checkpoint own(CheckpointPublished event) throws Refused {
        String key = ManifestKeys.checkpoint(event.model(), event.run(), event.step());
        if (store.size(new ObjectKey(ManifestKeys.deleted(key))).isPresent()) {
            throw new Refused(ReasonCode.MANIFEST_DELETED, key + " was deleted");
        }
        CheckpointManifest manifest = manifests
                .find(new ObjectKey(key), CheckpointManifest.class)
                .map(Manifest::content)
                .orElseThrow(() -> new Refused(ReasonCode.CHECKPOINT_MISSING, "there is no " + key));
        requireEqual(key, "checkpoint", manifest.checkpoint(), event.checkpoint());
        requireEqual(key, "object", manifest.weights().sha256(), event.object().sha256());
        requireEqual(key, "recipe", manifest.lineage().recipe(), event.recipe());
        if (manifest.phase() != event.phase()) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    key + ": phase is " + manifest.phase().wire() + ", the event says "
                            + event.phase().wire());
        }
        return Checkpoint.of(manifest);
    }

    private static void requireEqual(String where, String what, String standing, String named) throws Refused {
        if (!standing.equals(named)) {
            throw new Refused(
                    ReasonCode.DIGEST_MISMATCH, where + ": " + what + " is " + standing + ", named was " + named);
        }
    }
}
