package io.proxquant.quantization.kernels;

import java.util.Arrays;

/**
 * By products: 0 · w is 0 for every finite weight and NaN for all others, and arrays are compared many elements at a time. This
 * costs a quarter of a search for the largest magnitude, whose reduction the compiler does not spread over lanes.
 */
final class PlainFiniteCheck implements FiniteCheck {
    private final float[] products = new float[Kernels.TILE];
    private final float[] zeros = new float[Kernels.TILE];

    @Override
    public boolean holds(float[] weights, int from, int count) {
        for (int start = 0; start < count; start += products.length) {
            int length = Math.min(products.length, count - start);
            multiply(weights, from + start, length);
            if (Arrays.mismatch(products, 0, length, zeros, 0, length) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Both arrays at one index, else the loop does not vectorise. */
    private void multiply(float[] weights, int at, int length) {
        float[] factors = weights;
        if (at != 0) {
            System.arraycopy(weights, at, products, 0, length);
            factors = products;
        }
        for (int i = 0; i < length; i++) {
            products[i] = factors[i] * 0f + 0f;
        }
    }
}
