package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where in its life a checkpoint stands; decides what may be promoted and what serves as a baseline. */
public enum Phase {
    /** Full-precision training before quantization: the baseline of what follows. */
    WARM_START("warm-start"),
    /** The quantization-aware phase; weights are still full precision. */
    QUANTIZING("quantizing"),
    /**
     * A point that quantizer-services compress for a training that waits for it (learning-compression, the closed loop). It is no
     * state of the run: nothing starts from it, is judged against it or promotes it.
     */
    C_STEP("c-step"),
    /** Quantized weights fixed; batch-norm, biases and unquantized layers still train. */
    FROZEN("frozen"),
    /** The end of a run; may be promoted. */
    FINAL("final"),
    /** Published by a trainer that is not ours; may be promoted. */
    FOREIGN("foreign");

    private final String wire;

    Phase(String wire) {
        this.wire = wire;
    }

    /** The spelling in events, manifests and metrics. */
    @JsonValue
    public String wire() {
        return wire;
    }

    /** Only finished and foreign checkpoints can become champions. */
    public boolean promotable() {
        return this == FINAL || this == FOREIGN;
    }
}
