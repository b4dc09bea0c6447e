package io.proxquant.quantization;

/**
 * The proximal step of one block at one strength. A map fits the codebook first and returns this step; from then on each weight
 * moves independently of the others. So a caller may apply the step to any parts of the block, in any order, and gets the same
 * result. A step has its own buffers and must be used by one thread only.
 */
public interface ProximalStep {
    /**
     * Moves weights in place.
     *
     * @param weights moved at {@code at} to {@code at + count}
     * @param from the place of the first of them in the block
     * @throws NonFiniteWeightException with its index in the array, if one is NaN or infinite; nothing is written then
     */
    void move(float[] weights, int at, int from, int count);
}
