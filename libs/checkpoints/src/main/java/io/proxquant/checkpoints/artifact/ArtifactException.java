package io.proxquant.checkpoints.artifact;

import java.io.IOException;

/** A file is sound safetensors, but no sound artifact: the message names the tensor and what contradicts what. */
public final class ArtifactException extends IOException {
    /** @param tensor the tensor or metadata key at fault */
    public ArtifactException(String tensor, String message) {
        this(tensor, message, null);
    }

    /** @param tensor the tensor or metadata key at fault */
    public ArtifactException(String tensor, String message, Throwable cause) {
        super("artifact, " + tensor + ": " + message, cause);
    }
}
