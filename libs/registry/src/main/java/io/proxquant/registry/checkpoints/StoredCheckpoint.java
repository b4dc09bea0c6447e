package io.proxquant.registry.checkpoints;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ImportManifest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.storage.ObjectKey;

/**
 * A checkpoint that was found by its digest, one of ours or one that was imported.
 *
 * @param manifest key of its manifest
 * @param model the model that it is of
 * @param checkpoint digest of its tensors
 * @param weights plain safetensors among the blobs, or an index of several
 * @param ours the whole manifest of a run of ours; empty for one that was taken in
 */
public record StoredCheckpoint(
        ObjectKey manifest,
        String model,
        Digest checkpoint,
        ObjectReference weights,
        Optional<CheckpointManifest> ours) {
    static StoredCheckpoint of(ObjectKey key, CheckpointManifest found) {
        return new StoredCheckpoint(key, found.model(), found.checkpoint(), found.weights(), Optional.of(found));
    }

    static StoredCheckpoint of(ObjectKey key, ImportManifest found) {
        return new StoredCheckpoint(key, found.model(), found.checkpoint(), found.weights(), Optional.empty());
    }
}
