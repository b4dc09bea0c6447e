package io.proxquant.models.parameters;

import java.util.Map;

/**
 * The gradients that the last backward pass left, readable by range in the same order as the {@link Weights}, by several
 * threads at once.
 */
public interface Gradients {

    /**
     * Copies gradient elements into {@code into[at ..]}; zeros if no backward pass has reached the parameter yet.
     *
     * @throws IllegalArgumentException if the name is unknown or not trainable, or the range leaves the parameter
     */
    void readGradient(String name, int from, float[] into, int at, int count);

    /** These gradients, whole, for the parameters that they are of; those of {@code others} for all others. Arrays are not copied. */
    static Gradients replacing(Map<String, float[]> own, Gradients others) {
        return (name, from, into, at, count) -> {
            float[] gradient = own.get(name);
            if (gradient == null) {
                others.readGradient(name, from, into, at, count);
            } else {
                System.arraycopy(gradient, from, into, at, count);
            }
        };
    }
}
