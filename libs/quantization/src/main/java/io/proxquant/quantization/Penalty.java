package io.proxquant.quantization;

import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a method adds to the loss while it trains, so that weights come to satisfy w = Δ(Θ) without being moved there: Δ(Θ) is
 * what a quantizer made of them at the last compression, and counts as fixed until the next (Carreira-Perpiñán 2017,
 * learning-compression: an L step trains with this term, a C step compresses).
 *
 * <p>It may carry state from step to step for every tensor: multipliers. It declares that state by name and size; the caller keeps
 * the arrays, hands them in again and saves them with the run. A penalty itself holds nothing that changes and may be used by many
 * threads at once. Arrays are whole tensors in row-major order, μ is the strength of the method's schedule.
 */
public interface Penalty {
    /** Name under which {@code Penalties.byName} finds it. */
    String name();

    /** Whether the method has no compressions while it trains. */
    default boolean vacuous() {
        return false;
    }

    /** The state kept for a tensor of so many weights, number of floats by name; they begin at 0. None by default. */
    default Map<String, Integer> stateSizes(int weights) {
        return Map.of();
    }

    /** Whether weights are compressed after this step. */
    boolean due(Progress made);

    /** After how many steps of such a phase weights are compressed, if it does not end early. */
    default int compressions(int stepsPerEpoch, int epochs) {
        long steps = (long) stepsPerEpoch * epochs;
        return Math.toIntExact(LongStream.range(0, steps)
                .filter(step -> due(new Progress(step, (int) (step / stepsPerEpoch), stepsPerEpoch, epochs, 0, 0, 0)))
                .count());
    }

    /** Weights as near to Δ(Θ) as this share of their norm satisfy the constraint, and the phase ends. */
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

    /** Whether training goes on from Δ(Θ) after a compression, instead of from the weights. */
    default boolean restarts() {
        return false;
    }
}
