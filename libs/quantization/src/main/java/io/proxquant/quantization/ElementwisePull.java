package io.proxquant.quantization;

import java.util.Arrays;

/**
 * Moves weights that nobody has looked at yet: refuses those that are not finite, then runs a plain loop.
 *
 * <p>The refusal costs a quarter of a search for the largest magnitude, whose reduction the compiler does not spread over
 * lanes: 0 · w is 0 for every finite weight and NaN for all others, and arrays are compared many elements at a time.
 */
final class ElementwisePull implements Pull {
    private static final int CHUNK = 512;

    private final Loop loop;
    private final float[] products = new float[CHUNK];
    private final float[] zeros = new float[CHUNK];

    /** Moves finite weights in place. */
    interface Loop {
        void move(float[] weights, int from, int count);
    }

    ElementwisePull(Loop loop) {
        this.loop = loop;
    }

    @Override
    public void move(float[] weights, int at, int from, int count) {
        for (int start = 0; start < count; start += CHUNK) {
            int length = Math.min(CHUNK, count - start);
            multiply(weights, at + start, length);
            if (Arrays.mismatch(products, 0, length, zeros, 0, length) >= 0) {
                throw FiniteWeights.first(weights, at + start, at + start + length);
            }
        }
        loop.move(weights, at, count);
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
