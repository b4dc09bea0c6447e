package io.proxquant.exports;

/**
 * Weights as whole numbers of a range times one scale. A reader computes {@code scale * number} in F32.
 *
 * @param low least number
 * @param high greatest number
 * @param scales type that the scale is kept in
 */
public record WholeMultiples(int low, int high, ScaleType scales) {
    /**
     * The scale that comes nearest to consecutive weights: one with which all of them are met, if there is one among what the
     * codebooks tell, else that with the least largest error.
     */
    public float scale(DecodedWeights weights, int from, int count) {
        float best = 0;
        double least = largestError(weights.values(), from, count, best, Double.POSITIVE_INFINITY);
        for (float unit : weights.units(from)) {
            float scale = scales.nearest(unit);
            double error = largestError(weights.values(), from, count, scale, least);
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return least > 0 ? spread(weights.values(), from, count, best, least) : best;
    }

    /** Where no unit fits, the range is spread over the weights that there are. */
    private float spread(float[] weights, int from, int count, float best, double least) {
        float widest = 0;
        for (int i = from; i < from + count; i++) {
            widest = Math.abs(weights[i]) > Math.abs(widest) ? weights[i] : widest;
        }
        float scale = scales.nearest(widest / (Math.abs(low) > high ? low : high));
        return largestError(weights, from, count, scale, least) < least ? scale : best;
    }

    /** The number that stands for a weight. */
    public int number(float weight, float scale) {
        return scale == 0 ? 0 : (int) Math.max(low, Math.min(high, Math.rint((double) weight / scale)));
    }

    private double largestError(float[] weights, int from, int count, float scale, double enough) {
        if (Float.isInfinite(scale)) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = from; i < from + count && largest < enough; i++) {
            float decoded = scale * number(weights[i], scale);
            largest = Math.max(largest, Math.abs((double) weights[i] - decoded));
        }
        return largest;
    }
}
