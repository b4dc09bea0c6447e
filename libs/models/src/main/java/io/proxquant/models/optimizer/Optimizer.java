package io.proxquant.models.optimizer;

import java.util.Map;
import java.util.Optional;

import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.Weights;

/**
 * Moves weights against their gradients, by torch's published rules, with a state that can be saved and restored exactly.
 *
 * <p>The parameters are fixed when it is made. It only reads gradients; results do not depend on the number of threads.
 */
public interface Optimizer {

    /** The recipe's name: {@code sgd} or {@code adam}. */
    String name();

    /**
     * One step.
     *
     * @param weights what to move: the network's port, or latent weights
     * @param gradients where the gradients are
     * @param rate the learning rate of this step
     * @param gradientScale what gradients are multiplied by first; 1 unless clipped
     */
    void step(Weights weights, Gradients gradients, double rate, double gradientScale);

    /** Multiplies the updates of some parameters, by name, from now on; not part of the state. */
    void scaleUpdates(Map<String, Float> byParameter);

    /**
     * Diagonal curvature of a parameter as the optimizer knows it, D = √v + 1e-8 with Adam's second moment v before bias
     * correction (Hou et al. 2017, Loss-aware binarization, published code); empty for an optimizer that keeps none.
     */
    default Optional<float[]> curvature(String parameter) {
        return Optional.empty();
    }

    /** A copy of the state. */
    OptimizerState state();

    /**
     * Takes a saved state over.
     *
     * @throws IllegalArgumentException naming what is missing, unknown or of the wrong size; nothing is changed then
     */
    void load(OptimizerState state);
}
