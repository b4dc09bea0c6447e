package io.proxquant.quantization;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Inputs of the tests: seeded random weights, odd sizes, and blocks that sit on an edge. */
public final class Weights {
    /** Sizes around the lanes, the groups of eight and powers of two. */
    public static final int[] ODD_SIZES = {
        0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 255, 257, 1023, 1025
    };

    private Weights() {}

    public static float[] gaussian(int n, long seed) {
        Random random = new Random(seed);
        float[] w = new float[n];
        for (int i = 0; i < n; i++) {
            w[i] = (float) random.nextGaussian();
        }
        return w;
    }

    /** Finite blocks that a formula may trip over, by name. */
    public static Map<String, float[]> edges() {
        Map<String, float[]> edges = new LinkedHashMap<>();
        edges.put("empty", new float[0]);
        edges.put("one", new float[] {0.3f});
        edges.put("one negative", new float[] {-0.3f});
        edges.put("zeros", new float[5]);
        edges.put("minus zeros", filled(5, -0f));
        edges.put("both zeros", new float[] {0f, -0f, -0f, 0f, 0f});
        edges.put("constant", filled(9, 0.7f));
        edges.put("constant negative", filled(9, -0.7f));
        edges.put("two values", new float[] {1, 3, 3, 1, 1, 3, 1});
        edges.put("only positive", new float[] {0.1f, 2, 0.5f, 0.01f});
        edges.put("only negative", new float[] {-0.1f, -2, -0.5f, -0.01f});
        edges.put("one spike", new float[] {0, 0, 0, 10, 0, 0, 0, 0, 0, 0});
        edges.put("huge", filled(7, Float.MAX_VALUE / 2));
        edges.put("huge and small", new float[] {Float.MAX_VALUE / 2, -1e-3f, 1, -Float.MAX_VALUE / 2, 0});
        edges.put("largest", new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE});
        edges.put("denormal", new float[] {Float.MIN_VALUE, -Float.MIN_VALUE, 0, 3 * Float.MIN_VALUE});
        edges.put("denormal and one", new float[] {Float.MIN_VALUE, -Float.MIN_VALUE, 1});
        for (int n : ODD_SIZES) {
            edges.put("gaussian " + n, gaussian(n, 1000 + n));
        }
        return edges;
    }

    public static float[] filled(int n, float value) {
        float[] w = new float[n];
        Arrays.fill(w, value);
        return w;
    }

    /** Where a non-finite weight may hide: first, last, in a group, in the rest. */
    public static int[] places(int n) {
        return IntStream.of(0, 1, n / 2, n - 2, n - 1)
                .filter(i -> i >= 0 && i < n)
                .distinct()
                .toArray();
    }

    public static double squaredError(float[] w, float[] q) {
        double e = 0;
        for (int i = 0; i < w.length; i++) {
            e += ((double) w[i] - q[i]) * ((double) w[i] - q[i]);
        }
        return e;
    }

    public static double relativeError(float[] w, float[] q) {
        return squaredError(w, q) / squaredError(w, new float[w.length]);
    }

    public static float[] decoded(Quantizer quantizer, float[] w) {
        QuantizedTensor t = new TensorQuantizer(quantizer, new Granularity.Tensor()).quantize(w, new long[] {w.length});
        float[] q = new float[w.length];
        t.dequantize(q);
        return q;
    }
}
