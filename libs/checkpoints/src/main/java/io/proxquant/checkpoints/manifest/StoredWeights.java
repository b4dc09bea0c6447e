package io.proxquant.checkpoints.manifest;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;

/**
 * Full-precision weights as they lie in the store.
 *
 * @param object plain safetensors under torch names, among the blobs
 * @param digest checkpoint digest: over the tensors in it, whatever file they are in
 */
public record StoredWeights(
        @JsonProperty("weights") ObjectReference object, @JsonProperty("checkpoint") Digest digest) {
    public StoredWeights {
        Objects.requireNonNull(object, "weights");
        Objects.requireNonNull(digest, "checkpoint");
    }
}
