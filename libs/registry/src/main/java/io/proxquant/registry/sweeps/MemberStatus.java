package io.proxquant.registry.sweeps;

import com.fasterxml.jackson.annotation.JsonValue;

/** How far a run of a sweep has got. */
public enum MemberStatus {
    /** Asked for, and no trainer has taken it yet. */
    WAITING("waiting"),
    RUNNING("running"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String wire;

    MemberStatus(String wire) {
        this.wire = wire;
    }

    /** The spelling in JSON. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
