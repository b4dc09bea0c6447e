package io.proxquant.quantization;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

import io.proxquant.quantization.kernels.Kernels;

/**
 * What keeps the moved weights in their domain after a step: the latent ones of a lazy method before they are quantized, the
 * weights themselves of an eager one after the map.
 */
public enum Constraint {
    /** Nothing. */
    NONE("none", true, (weights, shape) -> {}),
    /** Clipped to [-1, 1] (Courbariaux et al. 2015, BinaryConnect, section 2.4). */
    CLIP_UNIT("clip-unit", true, (weights, shape) -> clip(weights)),
    /** The mean over the input channels is taken off, then clipped to [-1, 1] (XNOR-Net's published code). */
    CENTER_CLIP("center-clip", false, (weights, shape) -> {
        center(weights, shape);
        clip(weights);
    });

    private final String wire;
    private final boolean elementwise;
    private final BiConsumer<float[], long[]> rule;

    Constraint(String wire, boolean elementwise, BiConsumer<float[], long[]> rule) {
        this.wire = wire;
        this.elementwise = elementwise;
        this.rule = rule;
    }

    /** The constraint that a preset names. */
    public static Constraint named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wire.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("constraint '" + name + "' is unknown; allowed: "
                        + List.of(values()).stream().map(each -> each.wire).toList()));
    }

    /** Whether every weight is changed on its own, so that a caller may cut a tensor wherever it likes. */
    public boolean elementwise() {
        return elementwise;
    }

    /** Changes a tensor of this shape, row-major, in place. */
    public void apply(float[] weights, long[] shape) {
        rule.accept(weights, shape);
    }

    private static void clip(float[] weights) {
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
