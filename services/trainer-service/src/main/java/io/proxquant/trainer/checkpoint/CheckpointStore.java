package io.proxquant.trainer.checkpoint;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ResumeManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.registry.checkpoints.Checkpoints;
import io.proxquant.registry.files.StoredFiles;
import io.proxquant.registry.runs.Runs;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.trainer.training.SavedRun;

/** Reads what runs left in the store: the head of a chain, the newest state after it, and the bytes behind both. */
public final class CheckpointStore {
    private final Checkpoints checkpoints;
    private final Runs runs;
    private final Blobs blobs;
    private final StoredFiles files;

    public CheckpointStore(Checkpoints checkpoints, Runs runs, Blobs blobs, StoredFiles files) {
        this.checkpoints = checkpoints;
        this.runs = runs;
        this.blobs = blobs;
        this.files = files;
    }

    /** The newest checkpoint of a run, leaving out those that were deleted. */
    public Optional<CheckpointManifest> head(String model, String run) {
        return checkpoints.head(model, run);
    }

    /**
     * Checks that a stored checkpoint may be published, perhaps once more.
     *
     * @throws EventRefusedException if it was deleted, or files that it names are gone
     */
    void requireAnnounceable(CheckpointManifest manifest) throws EventRefusedException {
        if (deleted(manifest)) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_DELETED,
                    manifest.home() + " was deleted; a run cannot make a step twice, ask for it under a new name");
        }
        if (!whole(manifest)) {
            throw new EventRefusedException(
                    ReasonCode.OBJECT_MISSING,
                    manifest.home()
                            + " names files that are gone from the store; put them back, or ask for the run under a"
                            + " new name");
        }
    }

    /** Whether a checkpoint of ours was deleted. */
    boolean deleted(CheckpointManifest manifest) {
        return checkpoints.deleted(manifest);
    }

    /** Whether all that a checkpoint of ours names is in the store. */
    boolean whole(CheckpointManifest manifest) {
        return manifest.objects().allMatch(blobs::stored);
    }

    /** The newest state after the head, saved between two checkpoints; it counts only for this head. */
    Optional<ResumeManifest> resume(String run, Optional<CheckpointManifest> head) {
        Digest parent = head.map(CheckpointManifest::checkpoint).orElse(null);
        long step = head.map(CheckpointManifest::step).orElse(-1L);
        return runs.resume(run, m -> m.step() > step && Objects.equals(m.parent(), parent));
    }

    /** Writes a checkpoint unless its step is taken, and returns the one that the store has for the step. */
    Manifests.Offered<CheckpointManifest> offer(CheckpointManifest manifest, String traceparent) {
        return checkpoints.offer(manifest, traceparent);
    }

    /** Keeps a state between two checkpoints. */
    void leave(ResumeManifest state, String traceparent) {
        runs.leave(state, UUID.randomUUID().toString(), traceparent);
    }

    /** The whole state of a checkpoint of ours. */
    SavedRun load(CheckpointManifest manifest) throws EventRefusedException {
        if (manifest.resume() == null) {
            throw new EventRefusedException(
                    ReasonCode.MANIFEST_INVALID,
                    "checkpoint " + manifest.checkpoint() + " of run " + manifest.run() + " has no resume state");
        }
        SavedRun state = state(manifest.resume());
        return new SavedRun(
                files.tensors(manifest.weights(), manifest.checkpoint()).values(), state.state());
    }

    /** The whole state between two checkpoints. */
    SavedRun load(ResumeManifest manifest) {
        return state(manifest.state());
    }

    private SavedRun state(ObjectReference reference) {
        return StoredFiles.reading(
                reference.key(),
                ReasonCode.CHECKPOINT_INVALID,
                () -> StateFile.read(blobs.fetch(reference), blobs.boundary()));
    }
}
