package io.proxquant.exports.gguf;

import java.util.Arrays;

import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.ScaleType;
import io.proxquant.exports.WholeMultiples;

/** Q4_0: a scale, then sixteen bytes, weight i in the lower half of byte i and weight i + 16 in the upper. */
final class NibbleBlock implements GgufBlock {
    private static final int WEIGHTS = 32;
    private static final int SCALE_BYTES = 2;
    private static final WholeMultiples NUMBERS = new WholeMultiples(-8, 7, ScaleType.F16);

    @Override
    public int weights() {
        return WEIGHTS;
    }

    @Override
    public int bytes() {
        return SCALE_BYTES + WEIGHTS / 2;
    }

    @Override
    public void encode(DecodedWeights weights, int from, byte[] block, float[] decoded) {
        float scale = NUMBERS.scale(weights, from, WEIGHTS);
        Arrays.fill(block, (byte) 0);
        HalfBytes.put(scale, block, 0);
        for (int i = 0; i < WEIGHTS; i++) {
            int number = NUMBERS.number(weights.values()[from + i], scale);
            put(number - NUMBERS.low(), i, block, SCALE_BYTES);
            decoded[i] = scale * number;
        }
    }

    static void put(int nibble, int weight, byte[] block, int at) {
        block[at + weight % (WEIGHTS / 2)] |= (byte) (nibble << weight / (WEIGHTS / 2) * 4);
    }
}
