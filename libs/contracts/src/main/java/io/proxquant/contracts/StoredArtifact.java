package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where an artifact lies and what it is.
 *
 * @param manifest key of the artifact's manifest
 * @param object the safetensors file
 * @param digest checkpoint digest of the decoded tensors: what the network really computes with
 */
public record StoredArtifact(
        @JsonProperty("artifact") String manifest,
        ObjectReference object,
        @JsonProperty("artifactDigest") Digest digest) {
    public StoredArtifact {
        Require.key("artifact", manifest);
        Require.present("object", object);
        Require.present("artifactDigest", digest);
    }
}
