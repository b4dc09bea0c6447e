package io.proxquant.quantization;

import java.util.Map;

/**
 * What keeps the moved weights in their domain after a step: the latent ones of a lazy method before they are quantized, the
 * weights themselves of an eager one after the map.
 *
 * <p>It may carry state from step to step for every tensor: a mask, multipliers. It declares that state by name and size; the
 * caller keeps the arrays, hands them in again and saves them with the run, so that a resumed run goes on exactly as it would
 * have. A constraint itself holds nothing that changes and may be used by many threads at once.
 */
public interface Constraint {
    /** Name under which {@code Constraints.byName} finds it. */
    String name();

    /** Whether it changes nothing whatever it is given, so that a caller need not read and write weights for it. */
    default boolean vacuous() {
        return false;
    }

    /**
     * Whether every weight is changed on its own, so that a caller may cut a tensor wherever it likes; else it is given whole
     * rows (dimension 0). State may be looked at as a whole in either case.
     */
    default boolean elementwise() {
        return true;
    }

    /** The state kept for a tensor of this shape, number of floats by name; they begin at 0. None by default. */
    default Map<String, Integer> stateSizes(long[] shape) {
        return Map.of();
    }

    /**
     * Moves the state on. Called once for a tensor with state, before each application to its weights, and by one thread; weights
     * are only read.
     *
     * @param weights the whole tensor as the optimizer's step left it
     * @param application counted from 0 over the phase
     * @param state changed in place
     */
    default void update(WeightBlock weights, long[] shape, long application, Map<String, float[]> state) {}

    /**
     * Changes weights in place, without changing the state.
     *
     * @param weights a part of a tensor, all of it
     * @param shape of the part, row-major: the tensor's with fewer rows, or its length alone where parts are no whole rows
     * @param first index in the tensor of the part's first weight, for state that is kept by weight
     * @param state as {@link #update} left it
     */
    void apply(float[] weights, long[] shape, int first, Map<String, float[]> state);
}
