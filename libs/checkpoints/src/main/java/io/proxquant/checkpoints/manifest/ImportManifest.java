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
 * @param stored our verified copy of the weights
 * @param source key under which the foreign trainer had put them
 * @param tensors every tensor, sorted by name
 * @param metadata what the file says of itself, repeated by its artifacts; absent where that is nothing, and in manifests from
 *     before it was kept
 */
public record ImportManifest(
        int format,
        @JsonUnwrapped RunStep at,
        @JsonUnwrapped StoredWeights stored,
        String source,
        List<TensorDigest> tensors,
        @JsonUnwrapped PinnedRecipe pinned,
        @MayBeAbsent Map<String, String> metadata)
        implements KeyedContent, AtStep {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** Refuses an unknown format and missing fields. */
    public ImportManifest {
        RunStep.named(at);
        Objects.requireNonNull(stored, "weights");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(pinned, "recipe");
        tensors = List.copyOf(tensors);
        metadata = metadata == null ? null : Map.copyOf(metadata);
        NewerFormatException.requireKnown("the import manifest", format, FORMAT);
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
        return ManifestKeys.imported(model(), run(), step(), weights().sha256());
    }
}
