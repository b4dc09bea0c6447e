package io.proxquant.quantization.kernels;

/**
 * A comparison with a threshold by sums, products and magnitudes alone, since comparing would not vectorise. The distance d = w ·
 * stretch + shift, rounded once, is 0 or less for weights on this side and ¼ or more for those beyond. As x + |x| is twice the
 * positive part of x, lack = ½ - (d + |d|) is ½ on this side and not positive beyond, and lack + |lack| is 1 on this side and 0
 * beyond, exactly.
 *
 * @param stretch a power of two, negative for weights below a threshold
 */
record ThresholdStep(float stretch, float shift) {
    /** Beyond are the weights above this positive float. */
    static ThresholdStep above(float threshold) {
        float stretch = 0.25f / (Math.nextUp(threshold) - threshold);
        return new ThresholdStep(stretch, -threshold * stretch);
    }

    /** Beyond are the weights below the negative of this positive float. */
    static ThresholdStep below(float threshold) {
        ThresholdStep mirrored = above(threshold);
        return new ThresholdStep(-mirrored.stretch, mirrored.shift);
    }

    // Two steps in one loop, or an offset into one of the arrays, and nothing vectorises.

    /** Writes a level for the weights beyond, 0 for the others. */
    void write(float[] weights, int count, float level, float[] into) {
        float slope = stretch;
        float start = shift;
        for (int i = 0; i < count; i++) {
            float d = Math.fma(weights[i], slope, start);
            float lack = 0.5f - (d + Math.abs(d));
            into[i] = (1f - (lack + Math.abs(lack))) * level;
        }
    }

    /** Adds a level for the weights beyond. */
    void add(float[] weights, int count, float level, float[] into) {
        float slope = stretch;
        float start = shift;
        for (int i = 0; i < count; i++) {
            float d = Math.fma(weights[i], slope, start);
            float lack = 0.5f - (d + Math.abs(d));
            into[i] += (1f - (lack + Math.abs(lack))) * level;
        }
    }
}
