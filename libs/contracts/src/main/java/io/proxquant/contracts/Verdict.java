package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonValue;

/** How the gate answered an artifact. */
public enum Verdict {
    /** Every applicable rule passed and the alias moved. */
    PROMOTED("promoted"),
    /** It was judged, and at least one rule or condition failed, or it is the champion already; the alias stays. */
    REJECTED("rejected"),
    /** It could not be judged (object absent, digest wrong, data missing), hence not promoted. */
    REFUSED("refused");

    private final String wire;

    Verdict(String wire) {
        this.wire = wire;
    }

    /** The spelling in events. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
