package io.proxquant.exports.gguf;

import java.util.Arrays;

import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.ScaleType;

/** Q4_1: a scale and the least weight, then as in Q4_0; a reader computes {@code scale * number + least}. */
final class OffsetNibbleBlock implements GgufBlock {
    private static final int WEIGHTS = 32;
    private static final int MOST = 15;
    private static final int HEAD_BYTES = 4;

    @Override
    public int weights() {
        return WEIGHTS;
    }

    @Override
    public int bytes() {
        return HEAD_BYTES + WEIGHTS / 2;
    }

    @Override
    public void encode(DecodedWeights weights, int from, byte[] block, float[] decoded) {
        float[] values = weights.values();
        float least = values[from];
        float most = values[from];
        for (int i = from; i < from + WEIGHTS; i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
        }
        float offset = ScaleType.F16.nearest(least);
        float best = ScaleType.F16.nearest((most - least) / MOST);
        double error = largestError(values, from, best, offset);
        for (float step : weights.steps(from)) {
            float scale = ScaleType.F16.nearest(step);
            double with = largestError(values, from, scale, offset);
            if (with < error) {
                error = with;
                best = scale;
            }
        }
        Arrays.fill(block, (byte) 0);
        HalfBytes.put(best, block, 0);
        HalfBytes.put(offset, block, 2);
        for (int i = 0; i < WEIGHTS; i++) {
            int number = number(values[from + i], best, offset);
            NibbleBlock.put(number, i, block, HEAD_BYTES);
            decoded[i] = best * number + offset;
        }
    }

    private static double largestError(float[] values, int from, float scale, float offset) {
        double largest = 0;
        for (int i = from; i < from + WEIGHTS; i++) {
            float decoded = scale * number(values[i], scale, offset) + offset;
            largest = Math.max(largest, Math.abs((double) values[i] - decoded));
        }
        return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
    }

    private static int number(float value, float scale, float offset) {
        return scale == 0 ? 0 : (int) Math.max(0, Math.min(MOST, Math.rint(((double) value - offset) / scale)));
    }
}
