package io.proxquant.quantizer.messaging;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.manifest.CStepPoint;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.compression.PreviousCodebooks;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.messaging.Work;
import io.proxquant.registry.artifacts.Artifacts;
import io.proxquant.registry.checkpoints.CStepPoints;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.storage.LocalDisk;

/** Finds what a checkpoint event names, ours by its manifest and foreign ones by their import, and opens it verified. */
final class NamedCheckpoints {
    private static final System.Logger LOG = System.getLogger(NamedCheckpoints.class.getName());

    private final Checkpoints checkpoints;
    private final CStepPoints points;
    private final Artifacts artifacts;
    private final StoredFiles files;
    private final ForeignCheckpoints foreign;

    NamedCheckpoints(
            Checkpoints checkpoints,
            CStepPoints points,
            Artifacts artifacts,
            StoredFiles files,
            ForeignCheckpoints foreign) {
        this.checkpoints = checkpoints;
        this.points = points;
        this.artifacts = artifacts;
        this.files = files;
        this.foreign = foreign;
    }

    /** What is known without reading weights; empty for a foreign checkpoint that has to be imported. */
    Optional<Checkpoint> known(CheckpointPublished event) throws EventRefusedException {
        return switch (event.phase()) {
            case FOREIGN -> foreign.known(event);
            case C_STEP -> Optional.of(point(event));
            default -> Optional.of(own(event));
        };
    }

    /** Imports a foreign checkpoint that is not known yet. */
    Checkpoint take(CheckpointPublished event, String traceparent, Work work) throws EventRefusedException {
        return foreign.take(event, traceparent, work);
    }

    /**
     * Verifies the bytes of a foreign checkpoint that is known and whose event names no weights but only the file: which
     * weights are in it is said by the import alone.
     */
    void prove(Checkpoint checkpoint, CheckpointPublished event) throws EventRefusedException {
        if (event.phase() == Phase.FOREIGN && event.checkpoint() == null) {
            try (CheckpointFiles proved = open(checkpoint)) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "{0} holds {1}",
                        checkpoint.weights().key(),
                        checkpoint.digest());
            } catch (IOException e) {
                throw LocalDisk.unavailable(e);
            }
        }
    }

    /** Fetches the checkpoint's files and verifies them against its digests. */
    CheckpointFiles open(Checkpoint checkpoint) throws EventRefusedException {
        SafetensorsFile weights = files.weights(checkpoint.weights());
        try {
            String key = checkpoint.weights().key();
            Digest digest =
                    CheckpointDigest.of(StoredFiles.reading(key, ReasonCode.CHECKPOINT_INVALID, weights::digests));
            requireEqual(checkpoint.weights().key(), "checkpoint digest", digest, checkpoint.digest());
            Optional<ArtifactFile> codes =
                    checkpoint.codes().file().map(object -> files.codes(object, ReasonCode.CHECKPOINT_INVALID));
            return new CheckpointFiles(weights, codes, previous(checkpoint));
        } catch (EventRefusedException | RuntimeException e) {
            try {
                weights.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private Optional<PreviousCodebooks> previous(Checkpoint checkpoint) {
        return checkpoint.point().map(CStepPoint::previous).map(previous -> {
            ArtifactManifest artifact = artifacts.require(previous.artifact());
            return new PreviousCodebooks(files.open(artifact), artifact.object().sha256());
        });
    }

    private Checkpoint point(CheckpointPublished event) throws EventRefusedException {
        String key = ManifestKeys.cStep(event.model(), event.run(), event.step(), event.checkpoint());
        requireOwn(event, key);
        CStepPoint point = points.find(event.at(), event.checkpoint())
                .orElseThrow(() -> new EventRefusedException(ReasonCode.CHECKPOINT_MISSING, "there is no " + key));
        requireEqual(key, "object", point.weights().sha256(), event.object().sha256());
        requireEqual(key, "recipe", point.lineage().recipe(), event.lineage().recipe());
        return Checkpoint.of(point);
    }

    private static void requireOwn(CheckpointPublished event, String key) throws EventRefusedException {
        if (event.manifest() != null && !event.manifest().equals(key)) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID,
                    "the event names the manifest " + event.manifest() + ", its own is " + key);
        }
    }

    private Checkpoint own(CheckpointPublished event) throws EventRefusedException {
        String key = ManifestKeys.checkpoint(event.model(), event.run(), event.step());
        requireOwn(event, key);
        CheckpointManifest manifest = checkpoints
                .find(event.model(), event.run(), event.step())
                .orElseThrow(() -> new EventRefusedException(ReasonCode.CHECKPOINT_MISSING, "there is no " + key));
        requireEqual(key, "checkpoint", manifest.checkpoint(), event.checkpoint());
        requireEqual(key, "object", manifest.weights().sha256(), event.object().sha256());
        requireEqual(key, "recipe", manifest.lineage().recipe(), event.lineage().recipe());
        if (manifest.phase() != event.phase()) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID,
                    key + ": phase is " + manifest.phase().wire() + ", the event says "
                            + event.phase().wire());
        }
        return Checkpoint.of(manifest);
    }

    static void requireEqual(String where, String what, Digest standing, Digest named) throws EventRefusedException {
        if (!standing.equals(named)) {
            throw new EventRefusedException(
                    ReasonCode.DIGEST_MISMATCH, where + ": " + what + " is " + standing + ", named was " + named);
        }
    }
}
