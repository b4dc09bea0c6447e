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
    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());

    private final Manifests manifests;
    private final Blobs blobs;
    private final WeightFiles files;
    private final ForeignCheckpoints foreign;

    Checkpoints(ObjectStore store, Manifests manifests, Blobs blobs, WeightFiles files) {
        this.manifests = manifests;
        this.blobs = blobs;
        this.files = files;
        this.foreign = new ForeignCheckpoints(store, manifests, blobs, files);
    }

    /** What is known without reading weights; empty for a foreign checkpoint that has to be taken in, for whatever reason. */
    Optional<Checkpoint> known(CheckpointPublished event) throws Refused {
        return event.phase() == Phase.FOREIGN ? foreign.known(event) : Optional.of(own(event));
    }

    /** The checkpoint, taken in now if it is foreign and new. */
    Checkpoint take(CheckpointPublished event, String traceparent) throws Refused {
        Optional<Checkpoint> known = known(event);
        return known.isPresent() ? known.get() : foreign.take(event, traceparent);
    }

    /**
     * Holds a checkpoint that is known against its bytes where nothing else ties them together: of a foreign one the event
     * names the file, and only the import says which weights are in it.
     */
    void prove(Checkpoint checkpoint, CheckpointPublished event) throws Refused {
        if (event.phase() == Phase.FOREIGN && event.checkpoint() == null) {
            try (CheckpointFiles proved = open(checkpoint)) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "{0} holds {1}",
                        checkpoint.weights().key(),
                        checkpoint.digest());
            } catch (IOException e) {
                throw LocalFiles.unavailable(e);
            }
        }
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
        if (event.manifest() != null && !event.manifest().equals(key)) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    "the event names the manifest " + event.manifest() + ", its own is " + key);
        }
        CheckpointManifest manifest = manifests
                .findValid(new ObjectKey(key), CheckpointManifest.class)
                .map(Manifest::content)
                .orElseThrow(() -> new Refused(ReasonCode.CHECKPOINT_MISSING, "there is no " + key));
        requireEqual(key, "checkpoint", manifest.checkpoint(), event.checkpoint());
        requireEqual(key, "object", manifest.weights().sha256(), event.object().sha256());
        requireEqual(key, "recipe", manifest.lineage().recipe(), event.lineage().recipe());
        if (manifest.phase() != event.phase()) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    key + ": phase is " + manifest.phase().wire() + ", the event says "
                            + event.phase().wire());
        }
        return Checkpoint.of(manifest);
    }

    static void requireEqual(String where, String what, String standing, String named) throws Refused {
        if (!standing.equals(named)) {
            throw new Refused(
                    ReasonCode.DIGEST_MISMATCH, where + ": " + what + " is " + standing + ", named was " + named);
        }
    }
}
