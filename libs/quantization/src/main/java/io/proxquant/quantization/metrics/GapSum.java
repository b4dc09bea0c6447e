package io.proxquant.quantization.metrics;

import io.proxquant.quantization.fitting.LaneSums;

/**
 * {@link WeightMetrics#quantizationGap(float[], float[])} of weights that come part by part: the same number, to the last bit,
 * since every part but the last ends where the lanes of the sum begin anew.
 */
public final class GapSum {
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
        if (ended) {
            throw new IllegalStateException("only the last part may end within the lanes");
        }
        LaneSums.addSquaredDifferences(norm, w, null);
        LaneSums.addSquaredDifferences(distance, w, q);
        ended = w.length % norm.length != 0;
    }

    /** ‖w - q‖ / ‖w‖; 0 for weights that are all zero. */
    public double value() {
        double square = LaneSums.sum(norm);
        return square == 0 ? 0 : Math.sqrt(LaneSums.sum(distance) / square);
    }
}
