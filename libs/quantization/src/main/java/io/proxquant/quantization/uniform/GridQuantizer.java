package io.proxquant.quantization.uniform;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.CounterRandom;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * Rounding to the fixed grid Δ · {-2^(k-1), ..., 2^(k-1) - 1}, weights beyond it clipped: to the nearest point, half-way cases
 * upwards, or at random, Δ⌊w/Δ⌋ + Δ with probability w/Δ - ⌊w/Δ⌋, so that the mean of q is w (Li et al., training quantized
 * nets, 2017, equations 1 and 2). With Δ = 2^(1-k) the nearest one is QNN's linear quantization (Hubara et al. 2016).
 *
 * <p>The draw belongs to the weight's place in the tensor, see {@link CounterRandom}; a weight on the grid stays where it is.
 */
record GridQuantizer(String name, int bits, float step, boolean random, int revision) implements Quantizer {
    static GridQuantizer nearest(String name, int bits, float step) {
        return new GridQuantizer(name, bits, step, false, GridCodebook.NEWEST);
    }

    static GridQuantizer stochastic(String name, int bits, float step) {
        return new GridQuantizer(name, bits, step, true, GridCodebook.NEWEST);
    }

    @Override
    public Quantizer atRevision(int earlier) {
        return new GridQuantizer(name, bits, step, random, GridCodebook.atMost(earlier));
    }

    private GridCodebook grid() {
        return new GridCodebook(revision, bits, 1 << bits);
    }

    @Override
    public CodebookLayout layout() {
        return grid().layout();
    }

    @Override
    public boolean assignsNearest() {
        return !random;
    }

    @Override
    public boolean drawsAtRandom() {
        return random;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        int half = 1 << (bits - 1);
        if (grid().affine()) {
            grid().write(slice, step, half);
        } else {
            for (int i = 0; i < 2 * half; i++) {
                slice.store(i, (i - half) * step);
            }
        }
        if (!random) {
            LevelAssignment.of(layout(), slice).codes(slice);
            return;
        }
        float[] points = new float[2 * half];
        layout().expand(slice.codebook(), slice.codebookFrom(), points);
        for (int i = 0; i < slice.length(); i++) {
            float w = slice.weight(i);
            int below = below(w, points);
            slice.code(i, below + (slice.draw(i) < share(w, points, below) ? 1 : 0));
        }
    }

    /** Code of the largest point that is not above w, at least the first and less than the last. */
    private int below(float w, float[] points) {
        int last = (1 << bits) - 1;
        int code = (int) Math.min(Math.max(Math.floor((double) w / step) + (1 << (bits - 1)), 0), last - 1);
        // Points are rounded to float, so the quotient may be off by one.
        while (code > 0 && w < points[code]) {
            code--;
        }
        while (code < last - 1 && w >= points[code + 1]) {
            code++;
        }
        return code;
    }

    /** How far w is on the way from this point to the next; 1 and more beyond it. */
    private static double share(float w, float[] points, int at) {
        return ((double) w - points[at]) / ((double) points[at + 1] - points[at]);
    }
}
