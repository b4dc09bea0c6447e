package io.proxquant.quantization.clustering;

import java.util.Arrays;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.LargestMagnitudes;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * Pruning and sharing in one: at most a share of the weights is not zero, those of largest magnitude (the projection onto
 * ‖x‖₀ ≤ κ; Carreira-Perpiñán and Idelbayev 2018, learning-compression for pruning), and these share K - 1 levels; zero is the
 * K-th. Of equal magnitudes the earlier weight stays. A weight that stays and is nearer to zero than to every level becomes zero.
 */
record PrunedKMeansQuantizer(int levels, double keep, Centroids centroids) implements Quantizer {
    @Override
    public String name() {
        return "kmeans-pruned";
    }

    @Override
    public CodebookLayout layout() {
        return KMeansQuantizer.layout(levels);
    }

    /** Zero is where pruning put it. */
    @Override
    public boolean assignsNearest() {
        return false;
    }

    @Override
    public boolean drawsAtRandom() {
        return centroids == Centroids.FORGY;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        int[] kept = LargestMagnitudes.of(
                Arrays.copyOfRange(slice.weights(), slice.from(), slice.from() + slice.length()),
                (int) Math.round(keep * slice.length()));
        double[] found = new double[levels];
        if (kept.length > 0) {
            float[] survivors = new float[kept.length];
            for (int i = 0; i < kept.length; i++) {
                survivors[i] = slice.weight(kept[i]);
            }
            SortedWeights weights = new SortedWeights(survivors);
            System.arraycopy(centroids.of(weights, levels - 1, slice), 0, found, 0, levels - 1);
        }
        Arrays.sort(found);
        for (int k = 0; k < levels; k++) {
            slice.store(k, (float) found[k] + 0f);
        }
        LevelAssignment.of(layout(), slice).codes(slice);
        prune(slice, kept);
    }

    private void prune(Slice slice, int[] kept) {
        int zero = 0;
        while (slice.stored(zero) != 0f) {
            zero++;
        }
        int next = 0;
        for (int i = 0; i < slice.length(); i++) {
            if (next < kept.length && kept[next] == i) {
                next++;
            } else {
                slice.code(i, zero);
            }
        }
    }
}
