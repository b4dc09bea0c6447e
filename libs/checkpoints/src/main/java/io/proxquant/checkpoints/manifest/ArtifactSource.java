package io.proxquant.checkpoints.manifest;

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
 * @param object its float weights, a plain safetensors file
 * @param metadata what that file says of itself and the artifact repeats; absent where that is nothing
 */
public record ArtifactSource(
        Digest checkpoint, @JsonProperty("source") ObjectReference object, @MayBeAbsent Map<String, String> metadata) {
    public ArtifactSource {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(object, "source");
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }
}
