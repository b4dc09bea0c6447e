package io.proxquant.checkpoints.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;

/**
 * The final checkpoint of a completed run; of any other there is none.
 *
 * @param digest of its tensors
 * @param manifest key of its manifest
 */
public record LastCheckpoint(
        @MayBeAbsent @JsonProperty("finalCheckpoint") Digest digest, @MayBeAbsent String manifest) {
    /** The run did not get there. */
    public static final LastCheckpoint NONE = new LastCheckpoint(null, null);

    static LastCheckpoint orNone(LastCheckpoint last) {
        return last == null ? NONE : last;
    }

    /** This one. */
    public static LastCheckpoint of(CheckpointManifest manifest) {
        return new LastCheckpoint(manifest.checkpoint(), manifest.home());
    }
}
