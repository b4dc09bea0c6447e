package io.proxquant.quantization.constraints;

import java.util.Map;

import io.proxquant.quantization.Constraint;
import io.proxquant.quantization.kernels.Kernels;

/** The mean over the input channels is taken off, then clipped to [-1, 1] (XNOR-Net's published code). */
record CenterClip() implements Constraint {
    @Override
    public String name() {
        return "center-clip";
    }

    @Override
    public boolean elementwise() {
        return false;
    }

    @Override
    public void apply(float[] weights, long[] shape, int first, Map<String, float[]> state) {
        center(weights, shape);
        Kernels.fastest().clip(weights, 0, weights.length);
    }

    /** For each output and each place of the kernel: less the mean over dimension 1. A vector stays as it is. */
    private static void center(float[] weights, long[] shape) {
        if (shape.length < 2 || weights.length == 0) {
            return;
        }
        int channels = (int) shape[1];
        int row = weights.length / (int) shape[0];
        int places = row / channels;
        for (int output = 0; output < shape[0]; output++) {
            for (int place = 0; place < places; place++) {
                int from = output * row + place;
                double sum = 0;
                for (int channel = 0; channel < channels; channel++) {
                    sum += weights[from + channel * places];
                }
                float mean = (float) (sum / channels);
                for (int channel = 0; channel < channels; channel++) {
                    weights[from + channel * places] -= mean;
                }
            }
        }
    }
}
