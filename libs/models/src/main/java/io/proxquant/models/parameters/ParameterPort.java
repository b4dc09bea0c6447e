package io.proxquant.models.parameters;

import java.util.List;

/**
 * The only way to touch a network's parameters: ranges of weights and gradients in checkpoint (torch) order.
 *
 * <p>Exists because DJL moves or copies a tensor's storage behind several innocent calls. Every implementation promises:
 * the order is torch's whatever the storage order; a write is in place, so the storage stays where it is; it is visible to
 * the next forward and backward pass; bits are kept, those of NaN and -0 too. It must be used between steps, never inside a
 * gradient collector. Disjoint ranges of weights, also those that cut one row, may be read and written by several threads at
 * once, and gradients be read; while a gradient is written or gradients are dropped, nobody else uses the port.
 */
public interface ParameterPort extends Weights, Gradients {

    /** All parameters, running statistics included, in the network's order. */
    List<ParameterView> parameters();

    /**
     * Overwrites gradient elements in place, for penalties that add to a gradient before the optimizer's step.
     *
     * @throws IllegalStateException if no backward pass has made a gradient for this parameter yet
     */
    void writeGradient(String name, int from, float[] source, int at, int count);

    /** Forgets every gradient: they read as zeros until the next backward pass makes new ones. */
    void dropGradients();

    /** Reads a whole parameter. */
    default float[] readAll(ParameterView parameter) {
        float[] values = new float[parameter.size()];
        read(parameter.name(), 0, values, 0, values.length);
        return values;
    }

    /** Reads a whole gradient. */
    default float[] readGradient(ParameterView parameter) {
        float[] values = new float[parameter.size()];
        readGradient(parameter.name(), 0, values, 0, values.length);
        return values;
    }
}
