package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ObjectReference;

/**
 * The checkpoint that an artifact was made from.
 *
 * @param checkpoint digest of its tensors
 * @param object its float weights, a plain safetensors file, or an index of several
 * @param metadata what that file says of itself and the artifact repeats; absent where that is nothing
 * @param shards the files that the index names; absent where there is no index
 */
public record ArtifactSource(
        Digest checkpoint,
        @JsonProperty("source") ObjectReference object,
        @MayBeAbsent Map<String, String> metadata,
        @MayBeAbsent @JsonProperty("sourceShards") List<ObjectReference> shards) {
    public ArtifactSource {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(object, "source");
        metadata = metadata == null ? null : Map.copyOf(metadata);
        shards = shards == null || shards.isEmpty() ? null : List.copyOf(shards);
    }

    /** One in a single file. */
    public static ArtifactSource of(Digest checkpoint, ObjectReference file, Map<String, String> metadata) {
        return new ArtifactSource(checkpoint, file, metadata, null);
    }

    /** One in a single file that says nothing of itself. */
    public static ArtifactSource of(Digest checkpoint, ObjectReference file) {
        return of(checkpoint, file, null);
    }

    /** Every object of it, the one that is opened first at the beginning. */
    List<ObjectReference> all() {
        return ArtifactFiles.all(object, shards);
    }
}
