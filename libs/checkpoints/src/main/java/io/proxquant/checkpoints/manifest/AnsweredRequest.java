package io.proxquant.checkpoints.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunRequested;

/**
 * The request that a result is of.
 *
 * @param digest of the claim of its name: a repeat of the same request is the same request
 * @param recipe digest of the recipe
 */
public record AnsweredRequest(@JsonProperty("request") Digest digest, String run, String model, Digest recipe) {
    /** What was asked for. */
    public static AnsweredRequest of(RunRequested request) {
        return new AnsweredRequest(RunClaim.of(request).digest(), request.run(), request.model(), request.recipe());
    }
}
