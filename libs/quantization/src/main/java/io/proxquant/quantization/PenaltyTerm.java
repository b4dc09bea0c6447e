package io.proxquant.quantization;

import java.util.Map;

/**
 * What a {@link Penalty} adds to the loss, and what it keeps for that.
 *
 * <p>It may carry state from step to step for every tensor: multipliers. It declares that state by name and size; the caller keeps
 * the arrays, hands them in again and saves them with the run. A term itself holds nothing that changes and may be used by many
 * threads at once. Arrays are whole tensors in row-major order, μ is the strength of the method's schedule.
 */
public interface PenaltyTerm {
    /** The state kept for a tensor of so many weights, number of floats by name; they begin at 0. */
    Map<String, Integer> stateSizes(int weights);

    /** Weights as near to Δ(Θ) as this share of their norm satisfy the constraint, and the phase ends; never at 0. */
    double tolerance();

    /** The largest learning rate with which the term does not diverge under plain gradient descent. */
    double largestRate(double strength);

    /** Adds the term's gradient at the weights to that of the loss. */
    void addGradient(
            float[] gradient, float[] weights, float[] compressed, double strength, Map<String, float[]> state);

    /** Turns weights into the point that is to be compressed, in place. */
    void point(float[] weights, double strength, Map<String, float[]> state);

    /** Moves the state on after a compression; weights are only read. */
    void compressed(float[] weights, float[] compressed, double strength, Map<String, float[]> state);
}
