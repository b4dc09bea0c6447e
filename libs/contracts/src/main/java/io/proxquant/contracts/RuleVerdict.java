package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonValue;

/** How one gate rule answered; anything but {@link #PASSED} or {@link #NOT_APPLICABLE} stops a promotion. */
public enum RuleVerdict {
    /** The observed value keeps the limit. */
    PASSED("passed"),
    /** The limit is broken, or the value is missing or not finite: the gate fails closed. */
    FAILED("failed"),
    /** A rule against the champion while there is none. */
    NOT_APPLICABLE("not-applicable");

    private final String wire;

    RuleVerdict(String wire) {
        this.wire = wire;
    }

    /** The spelling in events. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
