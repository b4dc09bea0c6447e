package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

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
 * @param weights our verified copy of the bytes
 * @param source key under which the foreign trainer had put them
 * @param checkpoint checkpoint digest of {@code tensors}
 * @param tensors every tensor, sorted by name
 * @param recipe digest of the recipe that applies, from then on for good
 * @param binding number of the entry in the model's binding log; 0 if the event named the recipe itself
 * @param data digest of the data manifest that goes with the recipe; absent if neither event nor binding named one
 * @param metadata what the file says of itself, repeated by its artifacts; absent where that is nothing, and in manifests from
 *     before it was kept
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
        @MayBeAbsent Map<String, String> metadata)
        implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

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
        this(format, model, run, step, weights, source, checkpoint, tensors, recipe, binding, data, null);
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
        NewerFormatException.requireKnown("the import manifest", format, FORMAT);
    }

    @Override
    public String home() {
        return ManifestKeys.imported(model, run, step, weights.sha256());
    }
}
