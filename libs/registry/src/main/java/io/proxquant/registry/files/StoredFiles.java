package io.proxquant.registry.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactShard;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.registry.InvalidContentException;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.StoreUnavailableException;

/**
 * Opens fetched blobs and other local files of their formats. A wrong file is refused for good, with its name; a failing disk
 * is waited for, like an unavailable store.
 */
public final class StoredFiles {
    private final Blobs blobs;
    private final SafetensorsLimits limits;

    /** @param limits limits on what a file that others wrote may ask for */
    public StoredFiles(Blobs blobs, SafetensorsLimits limits) {
        this.blobs = blobs;
        this.limits = limits;
    }

    /** Something that reads a local file. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Reads. */
        T read() throws IOException;
    }

    /**
     * Reads, and throws different types for a wrong file and for a failing disk.
     *
     * @param what name of what is read, with which messages begin
     * @param invalid the code for a file that is wrong
     * @throws InvalidContentException if the file is wrong
     * @throws StoreUnavailableException if the disk fails
     */
    public static <T> T reading(String what, ReasonCode invalid, Reading<T> reading) {
        try {
            return reading.read();
        } catch (OverBudgetException e) {
            throw new InvalidContentException(ReasonCode.OVER_BUDGET, what + ": " + e.getMessage(), e);
        } catch (SafetensorsException | ArtifactException e) {
            throw new InvalidContentException(invalid, what + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw LocalDisk.unavailable(e);
        }
    }

    /** A local file of weights, or an index of ours with the files that it names among the blobs, open; the caller closes it. */
    public SafetensorsFile weights(String what, Path path) {
        return reading(what, ReasonCode.CHECKPOINT_INVALID, () -> SafetensorsFile.open(
                        path, new ShardBlobs(what, Files.size(path), blobs), limits)
                .watched(blobs.boundary()));
    }

    /** Reads a local file that is an index. */
    public WeightIndex index(String what, Path path) {
        return reading(what, ReasonCode.CHECKPOINT_INVALID, () -> WeightIndex.read(path, limits));
    }

    /** Refuses a local file that is not one sound file of weights, as far as its header tells. */
    public void requireSound(String what, Path path) {
        reading(what, ReasonCode.CHECKPOINT_INVALID, () -> {
            try (SafetensorsFile file = SafetensorsFile.open(path, limits)) {
                return file.files();
            }
        });
    }

    /** A blob of weights, or of their index, fetched and open; the caller closes it. */
    public SafetensorsFile weights(ObjectReference weights) {
        return weights(weights.key(), blobs.fetch(weights));
    }

    /**
     * The floating tensors of a blob of weights, verified against the checkpoint digest under which they are known.
     *
     * @throws InvalidContentException with DIGEST_MISMATCH, CHECKPOINT_INVALID or OVER_BUDGET
     */
    public FloatTensors tensors(ObjectReference weights, Digest checkpoint) {
        return reading("checkpoint " + checkpoint, ReasonCode.CHECKPOINT_INVALID, () -> {
            try (SafetensorsFile file = SafetensorsFile.open(
                            blobs.fetch(weights), new ShardBlobs(weights.key(), weights.bytes(), blobs), limits)
                    .watched(blobs.boundary())) {
                Digest digest = CheckpointDigest.of(file.digests());
                if (!digest.equals(checkpoint)) {
                    throw new InvalidContentException(
                            ReasonCode.DIGEST_MISMATCH,
                            "checkpoint " + checkpoint + ": " + weights.key() + " holds checkpoint " + digest);
                }
                return FloatTensors.of(file);
            }
        });
    }

    /** What is read of an artifact while it is open. */
    @FunctionalInterface
    public interface Decoding<T> {
        /** Reads. */
        T read(ArtifactFile file) throws IOException;
    }

    /**
     * Reads the artifact that a manifest names, in one file or in several, verified against the digest of what it decodes to.
     *
     * @param key key of the manifest, with which messages begin
     * @throws InvalidContentException with ARTIFACT_INVALID
     */
    public <T> T artifact(String key, ArtifactManifest manifest, Decoding<T> decoding) {
        return reading(key, ReasonCode.ARTIFACT_INVALID, () -> {
            try (ArtifactFile file = open(manifest)) {
                Digest digest = file.summary().artifactDigest();
                if (!digest.equals(manifest.artifactDigest())) {
                    throw new InvalidContentException(
                            ReasonCode.ARTIFACT_INVALID,
                            key + " decodes to " + digest + ", its manifest says " + manifest.artifactDigest());
                }
                return decoding.read(file);
            }
        });
    }

    /** The artifact that a manifest names, in one file or in several, fetched and open; the caller closes it. */
    public ArtifactFile open(ArtifactManifest manifest) {
        ArtifactShard.Source shards = shard -> blobs.fetch(manifest.objects().stream()
                .filter(object -> object.sha256().equals(shard.sha256()))
                .findFirst()
                .orElseThrow(() -> new ArtifactException(shard.name(), "is not named by the manifest")));
        blobs.requireRoom(
                "the artifact of " + manifest.object().key(), manifest.size().storedBytes());
        return reading(
                manifest.object().key(),
                ReasonCode.ARTIFACT_INVALID,
                () -> ArtifactFile.open(blobs.fetch(manifest.object()), shards, limits, blobs.boundary()));
    }

    /** A blob of codes and codebooks, fetched and open; the caller closes it. */
    public ArtifactFile codes(ObjectReference codes, ReasonCode invalid) {
        return reading(codes.key(), invalid, () -> ArtifactFile.open(blobs.fetch(codes), limits, blobs.boundary()));
    }
}
