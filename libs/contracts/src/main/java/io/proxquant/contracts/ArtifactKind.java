package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonValue;

/** Tells a deliverable artifact from a point on the prox path, which is evaluated and never promoted. */
public enum ArtifactKind {
    /** Packed codes and codebooks. */
    HARD("hard"),
    /** F32 weights after a proximal step of finite strength; 32 bits, for study. */
    PROX("prox");

    private final String wire;

    ArtifactKind(String wire) {
        this.wire = wire;
    }

    /** The spelling in events and recipes. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
