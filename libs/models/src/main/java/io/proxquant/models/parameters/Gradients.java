package io.proxquant.models.parameters;

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
}
