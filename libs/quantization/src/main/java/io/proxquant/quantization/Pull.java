package io.proxquant.quantization;

/**
 * How the weights of one block are moved, settled after the block was looked at: from then on every weight goes its way alone,
 * so a caller may move them in pieces of any size, in any order. A pull has buffers of its own and belongs to one thread.
 */
public interface Pull {
    /**
     * Moves weights in place.
     *
     * @param weights moved at {@code at} to {@code at + count}
     * @param from the place of the first of them in the block
     * @throws NonFiniteWeightException with its index in the array, if one is NaN or infinite; nothing is written then
     */
    void move(float[] weights, int at, int from, int count);
}
