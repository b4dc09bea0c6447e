package io.proxquant.exports.gguf;

import java.util.Arrays;

import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.ScaleType;

/** Q1_0: a scale, then one bit a weight, least significant first, set for plus the scale and clear for minus. */
final class SignBlock implements GgufBlock {
    private static final int WEIGHTS = 128;
    private static final int SCALE_BYTES = 2;

    @Override
    public int weights() {
        return WEIGHTS;
    }

    @Override
    public int bytes() {
        return SCALE_BYTES + WEIGHTS / Byte.SIZE;
    }

    @Override
    public void encode(DecodedWeights weights, int from, byte[] block, float[] decoded) {
        float[] values = weights.values();
        double sum = 0;
        boolean one = true;
        for (int i = from; i < from + WEIGHTS; i++) {
            sum += Math.abs(values[i]);
            one &= Math.abs(values[i]) == Math.abs(values[from]);
        }
        float scale = ScaleType.F16.nearest(one ? Math.abs(values[from]) : (float) (sum / WEIGHTS));
        Arrays.fill(block, (byte) 0);
        HalfBytes.put(scale, block, 0);
        for (int i = 0; i < WEIGHTS; i++) {
            boolean plus = Float.floatToRawIntBits(values[from + i]) >= 0; // as the sign of a zero is
            if (plus) {
                block[SCALE_BYTES + i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
            }
            decoded[i] = plus ? scale : -scale;
        }
    }
}
