package io.proxquant.quantization.lossaware;

import java.util.Arrays;

import io.proxquant.quantization.Slice;

/** The curvature of a block, checked, in the form in which loss-aware quantizers weigh errors with it. */
final class CurvatureWeights {
    private CurvatureWeights() {}

    /**
     * D of the block's weights; 1 throughout where nothing is known or nothing was measured yet (all zero).
     *
     * @throws IllegalArgumentException for a curvature that is negative, NaN or infinite
     */
    static double[] of(Slice slice) {
        double[] d = new double[slice.length()];
        boolean flat = true;
        for (int i = 0; i < d.length; i++) {
            float value = slice.curvature(i);
            if (!(value >= 0) || value == Float.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("curvature of weight " + slice.place(i) + " is " + value
                        + "; a number from 0 up is needed, such as the square root of Adam's second moment");
            }
            d[i] = value;
            flat &= value == 0;
        }
        if (flat) {
            Arrays.fill(d, 1);
        }
        return d;
    }
}
