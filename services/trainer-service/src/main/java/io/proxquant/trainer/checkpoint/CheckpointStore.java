package io.proxquant.trainer.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ResumeManifest;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.trainer.training.SavedRun;

/** Reads what runs left in the store: the head of a chain, the newest state after it, and the bytes behind both. */
public final class CheckpointStore {
    private final ObjectStore store;
    private final Manifests manifests;
    private final Blobs blobs;

    public CheckpointStore(ObjectStore store, Manifests manifests, Blobs blobs) {
        this.store = store;
        this.manifests = manifests;
        this.blobs = blobs;
    }

    /** The newest checkpoint of a run whose validity was not ended. */
    public Optional<CheckpointManifest> head(String model, String run) {
        return newest(ManifestKeys.checkpoints(model, run), CheckpointManifest.class, m -> true);
    }

    /**
     * Looks before a checkpoint that stands is announced, maybe once more.
     *
     * @throws Refused if it was deleted, or files that it names are gone
     */
    void requireAnnounceable(CheckpointManifest manifest) throws Refused {
        if (deleted(manifest)) {
            throw new Refused(
                    ReasonCode.MANIFEST_DELETED,
                    manifest.home() + " was deleted; a run cannot make a step twice, ask for it under a new name");
        }
        if (!whole(manifest)) {
            throw new Refused(
                    ReasonCode.OBJECT_MISSING,
                    manifest.home()
                            + " names files that are gone from the store; put them back, or ask for the run under a"
                            + " new name");
        }
    }

    /** Whether the validity of a checkpoint of ours was ended. */
    boolean deleted(CheckpointManifest manifest) {
        return manifests.deleted(new ObjectKey(manifest.home()));
    }

    /** Whether all that a checkpoint of ours names is in the store. */
    boolean whole(CheckpointManifest manifest) {
        return Stream.of(manifest.weights(), manifest.codes(), manifest.resume())
                .filter(Objects::nonNull)
                .allMatch(blobs::stored);
    }

    /** The newest state after the head, written by someone who was interrupted; it counts only for this head. */
    Optional<ResumeManifest> resume(String run, Optional<CheckpointManifest> head) {
        String parent = head.map(CheckpointManifest::checkpoint).orElse(null);
        long step = head.map(CheckpointManifest::step).orElse(-1L);
        return newest(
                ManifestKeys.resumes(run),
                ResumeManifest.class,
                m -> m.step() > step && Objects.equals(m.parent(), parent));
    }

    private <T> Optional<T> newest(String prefix, Class<T> type, Predicate<T> counts) {
        List<ObjectKey> keys;
        try (var all = store.all(prefix)) {
            keys = all.toList();
        }
        for (int i = keys.size() - 1; i >= 0; i--) {
            ObjectKey key = keys.get(i);
            if (!Manifests.marksDeletion(key) && !manifests.deleted(key)) {
                Optional<T> found =
                        manifests.find(key, type).map(Manifest::content).filter(counts);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The whole state of a checkpoint of ours. */
    SavedRun load(CheckpointManifest manifest) throws Refused {
        if (manifest.resume() == null) {
            throw new Refused(
                    ReasonCode.MANIFEST_INVALID,
                    "checkpoint " + manifest.checkpoint() + " of run " + manifest.run() + " has no resume state");
        }
        SavedRun state = state(manifest.resume());
        return new SavedRun(weights(manifest.weights(), manifest.checkpoint()).values(), state.state());
    }

    /** The whole state between two checkpoints. */
    SavedRun load(ResumeManifest manifest) throws Refused {
        return state(manifest.state());
    }

    private SavedRun state(ObjectReference reference) throws Refused {
        try {
            return StateFile.read(blobs.fetch(reference));
        } catch (IOException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, reference.key() + ": " + e.getMessage(), e);
        }
    }

    /** Weights by torch name, with their shapes, the file checked against the digest of the object and of the checkpoint. */
    public FloatTensors weights(ObjectReference reference, String checkpoint) throws Refused {
        try (SafetensorsFile file = SafetensorsFile.open(blobs.fetch(reference), SafetensorsLimits.defaults())) {
            String digest = CheckpointDigest.of(file.digests());
            if (!digest.equals(checkpoint)) {
                throw new Refused(
                        ReasonCode.DIGEST_MISMATCH,
                        reference.key() + " holds checkpoint " + digest + ", not " + checkpoint);
            }
            return FloatTensors.of(file);
        } catch (OverBudgetException e) {
            throw new Refused(ReasonCode.OVER_BUDGET, reference.key() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Refused(ReasonCode.CHECKPOINT_INVALID, reference.key() + ": " + e.getMessage(), e);
        }
    }
}
