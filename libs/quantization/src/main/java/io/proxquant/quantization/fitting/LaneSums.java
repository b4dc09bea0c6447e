package io.proxquant.quantization.fitting;

import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Slice;

/**
 * Sums in double over eight virtual lanes: element i of the range goes to lane i mod 8, and the lanes are added in a
 * fixed tree. So a sum depends on the numbers alone, never on vector width, threads or how the loop was compiled, and
 * the eight chains keep the adders busy.
 */
public final class LaneSums {
    private LaneSums() {}

    /** Σ|w|. */
    public static double ofAbs(Slice slice) {
        return ofAbs(slice.weights(), slice.from(), slice.length());
    }

    public static double ofAbs(float[] x, int from, int length) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = from;
        int end = from + length;
        for (; i <= end - 8; i += 8) {
            s0 += Math.abs(x[i]);
            s1 += Math.abs(x[i + 1]);
            s2 += Math.abs(x[i + 2]);
            s3 += Math.abs(x[i + 3]);
            s4 += Math.abs(x[i + 4]);
            s5 += Math.abs(x[i + 5]);
            s6 += Math.abs(x[i + 6]);
            s7 += Math.abs(x[i + 7]);
        }
        double[] rest = new double[8];
        for (int lane = 0; i < end; i++, lane++) {
            rest[lane] = Math.abs(x[i]);
        }
        return tree(
                s0 + rest[0],
                s1 + rest[1],
                s2 + rest[2],
                s3 + rest[3],
                s4 + rest[4],
                s5 + rest[5],
                s6 + rest[6],
                s7 + rest[7]);
    }

    public static double ofSquares(float[] x) {
        return ofSquaredDifferences(x, null);
    }

    /** Σ (x - y)²; {@code y} null counts as zeros. */
    public static double ofSquaredDifferences(float[] x, float[] y) {
        double[] s = lanes();
        addSquaredDifferences(s, x, y);
        return sum(s);
    }

    /** The lanes of a sum that is made in several steps, each over a multiple of as many elements. */
    public static double[] lanes() {
        return new double[8];
    }

    /** Adds (x - y)² to the lanes; {@code y} null counts as zeros. */
    public static void addSquaredDifferences(double[] s, float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) {
            double d = y == null ? x[i] : (double) x[i] - y[i];
            s[i & 7] += d * d;
        }
    }

    /** The sum over all lanes. */
    public static double sum(double[] s) {
        return tree(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
    }

    /** Σ (x - y)², y being the levels of the codes, of which there is no array. */
    public static double ofSquaredErrors(float[] x, QuantizedTensor y) {
        if (!y.blocks().contiguous() || y.layout().levelless()) {
            float[] levels = new float[x.length];
            y.dequantize(levels);
            return ofSquaredDifferences(x, levels);
        }
        double[] s = new double[8];
        float[] levels = new float[y.layout().levels()];
        int length = y.blocks().length();
        for (int block = 0; block < y.blocks().count(); block++) {
            y.layout().expand(y.codebooks(), block * y.layout().stored(), levels);
            for (int i = block * length; i < (block + 1) * length; i++) {
                double d = (double) x[i] - levels[y.codes()[i] & 0xff];
                s[i & 7] += d * d;
            }
        }
        return tree(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
    }

    /** Σ x y. */
    public static double ofProducts(float[] x, float[] y) {
        double[] s = new double[8];
        for (int i = 0; i < x.length; i++) {
            s[i & 7] += (double) x[i] * y[i];
        }
        return tree(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
    }

    public static double ofAbsoluteDifferences(float[] x, float[] y) {
        double[] s = new double[8];
        for (int i = 0; i < x.length; i++) {
            s[i & 7] += Math.abs((double) x[i] - y[i]);
        }
        return tree(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
    }

    private static double tree(double s0, double s1, double s2, double s3, double s4, double s5, double s6, double s7) {
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
