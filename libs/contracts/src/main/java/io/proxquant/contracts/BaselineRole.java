package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonValue;

/** Says which float weights an artifact was compared with, since the two answer different questions. */
public enum BaselineRole {
    /** The float network from which quantization-aware training began. */
    WARM_START("warm-start"),
    /** The float checkpoint that was quantized, where no warm start is named. */
    PARENT("parent");

    private final String wire;

    BaselineRole(String wire) {
        this.wire = wire;
    }

    /** The spelling in events. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
