package io.proxquant.quantization.constraints;

import java.util.Map;

import io.proxquant.quantization.Constraint;

/** Leaves weights where they are. */
record Unconstrained() implements Constraint {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public boolean vacuous() {
        return true;
    }

    @Override
    public void apply(float[] weights, long[] shape, int first, Map<String, float[]> state) {
        // Every weight is allowed.
    }
}
