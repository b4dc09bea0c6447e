package io.proxquant.quantization.kernels;

import java.util.Arrays;

/**
 * Among thresholds that lie evenly, as those of a uniform grid do: the place is calculated, which is wrong by one at most, and
 * put right by comparing with both neighbours.
 */
final class EvenSearch implements CodeSearch {
    private static final int FEWEST = 4;

    /** What is not moderate may overflow on the way. */
    private static final double MODERATE = 1e30;

    /** Between infinities. */
    private final float[] bounds;

    private final byte[] codeOfRank;
    private final float inverse;

    EvenSearch(float[] ascending, byte[] codeOfRank) {
        bounds = new float[ascending.length + 2];
        Arrays.fill(bounds, Float.POSITIVE_INFINITY);
        bounds[0] = Float.NEGATIVE_INFINITY;
        System.arraycopy(ascending, 0, bounds, 1, ascending.length);
        this.codeOfRank = codeOfRank;
        inverse = (float) (1 / step(ascending));
    }

    /** Whether each lies within an eighth of a step from where it would if they were quite even. */
    static boolean suits(float[] ascending) {
        if (ascending.length < FEWEST) {
            return false;
        }
        double step = step(ascending);
        if (!(step > 1 / MODERATE && step < MODERATE)) {
            return false;
        }
        for (int i = 0; i < ascending.length; i++) {
            if (!(Math.abs(ascending[i] - (ascending[0] + i * step)) <= step / 8)) {
                return false;
            }
        }
        return true;
    }

    private static double step(float[] ascending) {
        return ((double) ascending[ascending.length - 1] - ascending[0]) / (ascending.length - 1);
    }

    @Override
    public void write(float[] values, int from, int count, byte[] codes, int at) {
        int last = bounds.length - 2;
        float first = bounds[1];
        for (int i = 0; i < count; i++) {
            float x = values[from + i];
            int near = Math.max(0, Math.min((int) ((x - first) * inverse + 1f), last));
            int rank = near + (x >= bounds[near + 1] ? 1 : 0) - (x < bounds[near] ? 1 : 0);
            codes[at + i] = codeOfRank[rank];
        }
    }
}
