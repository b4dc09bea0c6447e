package io.proxquant.evaluator.console;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a run stands, as far as its events tell. */
public enum RunStatus {
    RUNNING("running"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String wire;

    RunStatus(String wire) {
        this.wire = wire;
    }

    /** The spelling in the console's JSON. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
