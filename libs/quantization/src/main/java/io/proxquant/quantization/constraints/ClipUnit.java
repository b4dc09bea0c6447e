package io.proxquant.quantization.constraints;

import java.util.Map;

import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.kernels.Kernels;

/** Clipped to [-1, 1] (Courbariaux et al. 2015, BinaryConnect, section 2.4). */
record ClipUnit() implements Constraint {
    @Override
    public String name() {
        return "clip-unit";
    }

    @Override
    public void apply(float[] weights, long[] shape, int first, Map<String, float[]> state) {
        Kernels.fastest().clip(weights, 0, weights.length);
    }
}
