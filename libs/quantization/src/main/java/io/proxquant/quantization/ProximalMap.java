package io.proxquant.quantization;

import java.util.Set;

/**
 * Moves weights towards a quantized set: x = argmin ½‖x-θ‖² + τ R(x), where R is the L1 distance or half the squared L2
 * distance to the set (the convention of the whole project; factors of the papers belong into a preset's rate).
 *
 * <p>A map works in two halves: {@link #step} reads a block and fits its codebook, and the step that it returns moves the weights.
 * So a training step can read weights where they lie, part by part, and write each part back while it is in the cache.
 * {@code apply} does both halves on an array.
 *
 * <p>Guarantees: deterministic; τ = 0 leaves every weight as it is (-0 may become +0; a map whose R is infinite beyond the
 * outermost levels clips to them); τ = ∞ is the projection, and then the weights are exactly decoded levels. Implementations keep no state of their own: the codebook
 * lies in an array of the caller, which saves it with a checkpoint.
 */
public interface ProximalMap {
    /** Name under which {@code ProximalMaps.byName} finds it. */
    String name();

    /** As {@link Quantizer#revision}; a map over a quantizer has that one's. */
    default int revision() {
        return 1;
    }

    /** This map as it was at an earlier revision; itself if it had none. */
    default ProximalMap atRevision(int revision) {
        return this;
    }

    /** Whether it moves nothing at any strength, so that a caller need not read and write weights for it. */
    default boolean vacuous() {
        return false;
    }

    /** Floats of codebook state kept per block; 0 for a fixed set. */
    int stateSize();

    /**
     * Whether every weight is moved on its own and there is no codebook, so that a caller may cut and join blocks wherever
     * it likes.
     */
    default boolean elementwise() {
        return false;
    }

    /**
     * Reads one block, fits its codebook and returns the step that moves its weights.
     *
     * @param strength τ ≥ 0, in units of the weights for an L1 distance and without unit for a squared one
     * @param state codebook of this block, {@link #stateSize} floats from {@code stateFrom} on; written on a refresh
     * @param refresh false keeps the codebook in {@code state} and only assigns the weights to its levels anew, which
     *     needs an earlier refresh of the same block
     * @param side what else is known, by index in the block; a map that needs nothing gives the same without
     * @throws NonFiniteWeightException with its index in the block's array, if a weight that was looked at is NaN or infinite;
     *     nothing is written then
     * @throws IllegalArgumentException if the strength is negative or NaN
     */
    ProximalStep step(
            WeightBlock block, float strength, float[] state, int stateFrom, boolean refresh, SideInformation side);

    /**
     * Moves one block in place.
     *
     * @param side by index in the array
     * @throws NonFiniteWeightException if a weight is NaN or infinite; nothing is written then
     */
    default void apply(
            float[] weights,
            int from,
            int length,
            float strength,
            float[] state,
            int stateFrom,
            boolean refresh,
            SideInformation side) {
        WeightBlock block = WeightBlock.of(weights, from, length);
        step(block, strength, state, stateFrom, refresh, side.startingAt(from)).move(weights, from, 0, length);
    }

    /** As above, with nothing else known. */
    default void apply(
            float[] weights, int from, int length, float strength, float[] state, int stateFrom, boolean refresh) {
        apply(weights, from, length, strength, state, stateFrom, refresh, SideInformation.none());
    }

    /** What it takes into account beside the weights; nothing by default. */
    default Set<Need> needs() {
        return Set.of();
    }

    /** Writes the codebook that training starts from, {@link #stateSize} floats from {@code stateFrom} on. */
    default void initialise(float[] state, int stateFrom) {}
}
