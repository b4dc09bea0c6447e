package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ObjectReference;

/**
 * A foreign checkpoint as it was taken in, at {@link ManifestKeys#imported}. Pins what was bound to the model at that
 * moment, so that a redelivered event means what it meant the first time. What an event names itself is its own.
 *
 * @param weights our verified copy of the bytes; of several files an index that says size and digest of each
 * @param source key under which the foreign trainer had put them
 * @param checkpoint checkpoint digest of {@code tensors}
 * @param tensors every tensor, sorted by name
 * @param recipe digest of the recipe that applies, from then on for good
 * @param binding number of the entry in the model's binding log; 0 if the event named the recipe itself
 * @param data digest of the data manifest that goes with the recipe; absent if neither event nor binding named one
 * @param metadata what the file says of itself, repeated by its artifacts; absent where that is nothing, and in manifests from
 *     before it was kept
 * @param shards the files that the index names, each among the blobs; absent where there is one file
 * @param announced what the event knew of them, which is the name of this manifest; absent where that is the digest of {@code
 *     weights}
 */
public record ImportManifest(
        int format,
        String model,
        String run,
        long step,
        ObjectReference weights,
        String source,
        Digest checkpoint,
        List<TensorDigest> tensors,
        Digest recipe,
        long binding,
        @MayBeAbsent Digest data,
        @MayBeAbsent Map<String, String> metadata,
        @MayBeAbsent List<ObjectReference> shards,
        @MayBeAbsent Digest announced)
        implements KeyedContent {
    /** The version of those in one file. */
    public static final int FORMAT = 1;
    /** The version of those in several: an older reader would take the index for the weights. */
    public static final int SHARDED_FORMAT = 2;

    /** One whose source says nothing of itself. */
    public ImportManifest(
            int format,
            String model,
            String run,
            long step,
            ObjectReference weights,
            String source,
            Digest checkpoint,
            List<TensorDigest> tensors,
            Digest recipe,
            long binding,
            Digest data) {
        this(format, model, run, step, weights, source, checkpoint, tensors, recipe, binding, data, null, null, null);
    }

    /** Refuses an unknown format and missing fields. */
    public ImportManifest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(recipe, "recipe");
        tensors = List.copyOf(tensors);
        metadata = metadata == null ? null : Map.copyOf(metadata);
        shards = shards == null ? null : List.copyOf(shards);
        NewerFormatException.requireKnown("the import manifest", format, SHARDED_FORMAT);
        if (format != (shards == null ? FORMAT : SHARDED_FORMAT)) {
            throw new IllegalArgumentException(
                    "shards: format " + format + (shards == null ? " has some" : " has none"));
        }
    }

    @Override
    public String home() {
        return ManifestKeys.imported(model, run, step, announced == null ? weights.sha256() : announced);
    }

    /** Every object that the checkpoint is made of, the one that is opened first. */
    public List<ObjectReference> objects() {
        return Stream.concat(Stream.of(weights), shards == null ? Stream.empty() : shards.stream())
                .toList();
    }
}
