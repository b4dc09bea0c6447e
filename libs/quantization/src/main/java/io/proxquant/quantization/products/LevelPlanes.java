package io.proxquant.quantization.products;

import java.util.Arrays;

/**
 * How a few levels become signs: level = offset + Σ_p scale_p · sign_p, so that every plane of signs can be multiplied by counting.
 * The fewest planes that are known for the kind of levels are taken: levels on a grid are the binary digits of their number on it;
 * four symmetric ones, as a sum of two signed scales has them, are two planes; any others are told by how many of their
 * gaps lie below (a thermometer), one plane per gap.
 *
 * @param scales of the planes
 * @param patterns of each level, bit p set where sign p is +1
 */
@SuppressWarnings("ArrayRecordComponent") // small tables, never compared
record LevelPlanes(double[] scales, double offset, byte[] patterns) {
    /** Most planes: a pattern is a byte. */
    private static final int MOST = Byte.SIZE;

    /** Most levels that lie anywhere. */
    static final int MOST_FREE = MOST + 1;

    /** A grid's points are this close to levels, in steps and in units in the last place of the largest: roundings of floats. */
    private static final double CLOSE = 1e-4;

    private static final int CLOSE_ULPS = 4;

    /**
     * Planes for levels.
     *
     * @param levels ascending and different from each other
     * @return null if they are neither few nor on a grid
     */
    static LevelPlanes of(float[] levels) {
        if (levels.length <= 2) {
            return levels.length == 0 ? new LevelPlanes(new double[0], 0, new byte[0]) : thermometer(levels);
        }
        LevelPlanes grid = grid(levels);
        if (grid != null && grid.scales.length < levels.length - 1) {
            return grid;
        }
        if (levels.length == 4 && levels[0] == -levels[3] && levels[1] == -levels[2]) {
            double first = ((double) levels[3] + levels[2]) / 2;
            double second = ((double) levels[3] - levels[2]) / 2;
            return new LevelPlanes(new double[] {second, first}, 0, new byte[] {0, 1, 2, 3});
        }
        return levels.length <= MOST_FREE ? thermometer(levels) : null;
    }

    /** Levels that are a first one and multiples of a step; null if they are not, or the multiples need more planes than there are. */
    private static LevelPlanes grid(float[] levels) {
        double step = Double.POSITIVE_INFINITY;
        for (int i = 1; i < levels.length; i++) {
            step = Math.min(step, (double) levels[i] - levels[i - 1]);
        }
        double points = Math.rint(((double) levels[levels.length - 1] - levels[0]) / step);
        if (points >= 1 << MOST) {
            return null;
        }
        // The distance of the outermost levels is the step's best measure.
        step = ((double) levels[levels.length - 1] - levels[0]) / points;
        float largest = Math.max(Math.abs(levels[0]), Math.abs(levels[levels.length - 1]));
        double close = Math.min(CLOSE, CLOSE_ULPS * (double) Math.ulp(largest) / step);
        byte[] patterns = new byte[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double place = ((double) levels[i] - levels[0]) / step;
            if (Math.abs(place - Math.rint(place)) > close) {
                return null;
            }
            patterns[i] = (byte) Math.rint(place);
        }
        double[] scales = new double[Integer.SIZE - Integer.numberOfLeadingZeros((int) points)];
        double offset = levels[0];
        for (int p = 0; p < scales.length; p++) {
            scales[p] = Math.scalb(step, p - 1);
            offset += scales[p];
        }
        return new LevelPlanes(scales, offset, patterns);
    }

    private static LevelPlanes thermometer(float[] levels) {
        double[] scales = new double[levels.length - 1];
        byte[] patterns = new byte[levels.length];
        double offset = ((double) levels[0] + levels[levels.length - 1]) / 2;
        for (int p = 0; p < scales.length; p++) {
            scales[p] = ((double) levels[p + 1] - levels[p]) / 2;
            for (int above = p + 1; above < levels.length; above++) {
                patterns[above] |= (byte) (1 << p);
            }
        }
        return new LevelPlanes(scales, offset, patterns);
    }

    /**
     * The different values of a stretch in ascending order, -0 and 0 as one; null if there are more than a grid can have, or one is
     * not finite.
     */
    static float[] distinct(float[] values, int from, int length) {
        float[] found = new float[1 << MOST];
        int count = 0;
        for (int i = from; i < from + length; i++) {
            float value = values[i] + 0f; // -0 becomes 0
            int at = Arrays.binarySearch(found, 0, count, value);
            if (at >= 0) {
                continue;
            }
            if (count == found.length || !Float.isFinite(value)) {
                return null;
            }
            System.arraycopy(found, -at - 1, found, -at, count + at + 1);
            found[-at - 1] = value;
            count++;
        }
        return Arrays.copyOf(found, count);
    }
}
