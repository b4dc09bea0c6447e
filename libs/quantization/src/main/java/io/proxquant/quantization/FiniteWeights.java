package io.proxquant.quantization;

/** Refuses NaN and infinity before anything is written, in one pass that costs little beside the work itself. */
final class FiniteWeights {
    private FiniteWeights() {}

    static void check(float[] weights, int from, int length) {
        // Math.max hands NaN on, so the largest magnitude is finite exactly if every weight is.
        float m0 = 0, m1 = 0, m2 = 0, m3 = 0;
        int end = from + length;
        int i = from;
        for (; i <= end - 4; i += 4) {
            m0 = Math.max(m0, Math.abs(weights[i]));
            m1 = Math.max(m1, Math.abs(weights[i + 1]));
            m2 = Math.max(m2, Math.abs(weights[i + 2]));
            m3 = Math.max(m3, Math.abs(weights[i + 3]));
        }
        for (; i < end; i++) {
            m0 = Math.max(m0, Math.abs(weights[i]));
        }
        if (!Float.isFinite(Math.max(Math.max(m0, m1), Math.max(m2, m3)))) {
            throw first(weights, from, end);
        }
    }

    private static NonFiniteWeightException first(float[] weights, int from, int end) {
        int i = from;
        while (i < end - 1 && Float.isFinite(weights[i])) {
            i++;
        }
        return new NonFiniteWeightException(i, weights[i]);
    }
}
