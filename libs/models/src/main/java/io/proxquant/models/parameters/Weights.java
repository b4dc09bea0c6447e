package io.proxquant.models.parameters;

/**
 * Named weights that can be read and written by range, in torch's row-major element order.
 *
 * <p>A network's {@link ParameterPort} is one; the latent weights that a lazy method keeps beside the network
 * ({@link LatentWeights}) are another. Optimizers and proximal maps see only this, so eager and lazy methods share them.
 *
 * <p>Several threads may read and write at once, as long as no element is written by one and touched by another.
 */
public interface Weights {

    /**
     * Copies elements {@code from .. from + count} of a parameter into {@code into[at ..]}.
     *
     * @throws IllegalArgumentException if the name is unknown or the range leaves the parameter
     */
    void read(String name, int from, float[] into, int at, int count);

    /**
     * Overwrites elements {@code from .. from + count} of a parameter, in place.
     *
     * @throws IllegalArgumentException if the name is unknown or the range leaves the parameter
     */
    void write(String name, int from, float[] source, int at, int count);

    /**
     * One parameter, for a loop over small ranges.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    default ParameterValues values(String name) {
        return ParameterValues.byName(this, name);
    }

    /** How many threads are worth using on disjoint ranges at once; never a matter of results. */
    default int threads() {
        return 1;
    }
}
