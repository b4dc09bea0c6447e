package io.proxquant.quantization.metrics;

import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.fitting.LaneSums;
import io.proxquant.quantization.kernels.Kernels;

/**
 * {@link WeightMetrics#quantizationGap(float[], float[])} of weights that come part by part: the same number, to the last bit,
 * since every part but the last ends where the lanes of the sum begin anew.
 */
public final class GapSum {
    /** A multiple of the lanes, whose levels stay in the core's first cache. */
    private static final int PIECE = 8 * Kernels.TILE;

    private final double[] norm = LaneSums.lanes();
    private final double[] distance = LaneSums.lanes();
    private boolean ended;

    /**
     * Takes the next weights and what became of them.
     *
     * @throws IllegalStateException if the part before was no multiple of the lanes
     */
    public void add(float[] w, float[] q) {
        if (w.length != q.length) {
            throw new IllegalArgumentException(w.length + " weights, " + q.length + " levels");
        }
        add(w, 0, q, w.length);
    }

    /**
     * The same of codes in blocks that lie one after the other, whose levels are made a piece at a time.
     *
     * @throws IllegalStateException if the part before was no multiple of the lanes
     */
    public void add(float[] w, QuantizedTensor q) {
        if (w.length != q.codes().length) {
            throw new IllegalArgumentException(w.length + " weights, " + q.codes().length + " codes");
        }
        float[] levels = new float[Math.min(PIECE, w.length)];
        for (int from = 0; from < w.length; from += levels.length) {
            int count = Math.min(levels.length, w.length - from);
            q.dequantize(from, levels, count);
            add(w, from, levels, count);
        }
    }

    private void add(float[] w, int from, float[] q, int count) {
        if (ended) {
            throw new IllegalStateException("only the last part may end within the lanes");
        }
        Kernels.fastest().addSquares(w, from, q, 0, count, norm, distance);
        ended = count % Kernels.SUM_LANES != 0;
    }

    /** ‖w - q‖ / ‖w‖; 0 for weights that are all zero. */
    public double value() {
        double square = LaneSums.sum(norm);
        return square == 0 ? 0 : Math.sqrt(LaneSums.sum(distance) / square);
    }
}
