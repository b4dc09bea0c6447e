package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a run does. */
public enum RunKind {
    /** Trains a network as the recipe says. */
    TRAIN("train"),
    /** Estimates batch-norm statistics and biases of an artifact anew by forward passes; its codes stay as they are. */
    CALIBRATE("calibrate");

    private final String wire;

    RunKind(String wire) {
        this.wire = wire;
    }

    /** The spelling in events. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
