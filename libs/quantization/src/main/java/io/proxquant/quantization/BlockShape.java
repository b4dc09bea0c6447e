package io.proxquant.quantization;

/**
 * How a tensor's weights are cut into blocks that share a codebook: {@code count} blocks of {@code length} weights
 * each, one after the other in row-major order.
 *
 * <p>Either number may be zero (a tensor without weights). The product fits an {@code int}, because one block of codes
 * lies in one Java array.
 */
public record BlockShape(int count, int length) {
    /** Refuses negative numbers and more weights than an array holds. */
    public BlockShape {
        if (count < 0 || length < 0) {
            throw new IllegalArgumentException("blocks cannot be negative: " + count + " x " + length);
        }
        if ((long) count * length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a tensor of " + (long) count * length + " weights is larger than an array; split it");
        }
    }

    /** Number of weights in all blocks together. */
    public int total() {
        return count * length;
    }
}
