package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.AtStep;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.RunStep;

/**
 * A foreign checkpoint as it was taken in, at {@link ManifestKeys#imported}. Pins what was bound to the model at that
 * moment, so that a redelivered event means what it meant the first time. What an event names itself is its own.
 *
 * @param stored our verified copy of the weights; of several files an index that says size and digest of each
 * @param source key under which the foreign trainer had put them
 * @param tensors every tensor, sorted by name
 * @param metadata what the file says of itself, repeated by its artifacts; absent where that is nothing, and in manifests from
 *     before it was kept
 * @param shards the files that the index names, each among the blobs; absent where there is one file
 * @param announced what the event knew of them, which is the name of this manifest; absent where that is the digest of {@code
 *     weights}
 */
public record ImportManifest(
        int format,
        @JsonUnwrapped RunStep at,
        @JsonUnwrapped StoredWeights stored,
        String source,
        List<TensorDigest> tensors,
        @JsonUnwrapped PinnedRecipe pinned,
        @MayBeAbsent Map<String, String> metadata,
        @MayBeAbsent List<ObjectReference> shards,
        @MayBeAbsent Digest announced)
        implements KeyedContent, AtStep {
    /** The version of those in one file. */
    public static final int FORMAT = 1;
    /** The version of those in several: an older reader would take the index for the weights. */
    public static final int SHARDED_FORMAT = 2;

    /** What was taken in as one file. */
    public static ImportManifest inOneFile(
            RunStep at,
            StoredWeights stored,
            String source,
            List<TensorDigest> tensors,
            PinnedRecipe pinned,
            Map<String, String> metadata) {
        return new ImportManifest(FORMAT, at, stored, source, tensors, pinned, metadata, null, null);
    }

    /** Refuses an unknown format and missing fields. */
    public ImportManifest {
        RunStep.named(at);
        Objects.requireNonNull(stored, "weights");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(pinned, "recipe");
        tensors = List.copyOf(tensors);
        metadata = metadata == null ? null : Map.copyOf(metadata);
        shards = shards == null ? null : List.copyOf(shards);
        NewerFormatException.requireKnown("the import manifest", format, SHARDED_FORMAT);
        if (format != (shards == null ? FORMAT : SHARDED_FORMAT)) {
            throw new IllegalArgumentException(
                    "shards: format " + format + (shards == null ? " has some" : " has none"));
        }
    }

    /** Digest of its tensors, by which it is known. */
    public Digest checkpoint() {
        return stored.digest();
    }

    /** The file of its weights. */
    public ObjectReference weights() {
        return stored.object();
    }

    @Override
    public String home() {
        return ManifestKeys.imported(
                model(), run(), step(), announced == null ? weights().sha256() : announced);
    }

    /** Every object that the checkpoint is made of, the one that is opened first. */
    public List<ObjectReference> objects() {
        return ArtifactFiles.all(weights(), shards);
    }
}
