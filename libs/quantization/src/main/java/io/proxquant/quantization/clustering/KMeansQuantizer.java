package io.proxquant.quantization.clustering;

import java.util.Arrays;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * An adaptive codebook: min Σ (w - c)² over K levels. By alternation it begins at the last codebook of the same block where there
 * is one (Carreira-Perpiñán and Idelbayev 2017, learning-compression, part II), else at its own start; exactly it needs none.
 *
 * <p>With fewer different weights than levels some levels are the same or unused. Levels of an empty block are 0.
 */
record KMeansQuantizer(String name, int levels, Centroids centroids) implements Quantizer {
    @Override
    public CodebookLayout layout() {
        return layout(levels);
    }

    static CodebookLayout layout(int levels) {
        return CodebookLayout.of(CodebookForm.LEVELS, Integer.SIZE - Integer.numberOfLeadingZeros(levels - 1), levels);
    }

    @Override
    public boolean continuesCodebooks() {
        return centroids != Centroids.EXACT;
    }

    @Override
    public boolean drawsAtRandom() {
        return centroids == Centroids.FORGY;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        double[] found = new double[levels];
        if (slice.length() > 0) {
            SortedWeights weights =
                    new SortedWeights(Arrays.copyOfRange(slice.weights(), slice.from(), slice.from() + slice.length()));
            found = slice.side().hasLevels() && continuesCodebooks()
                    ? Centroids.improved(weights, previous(slice))
                    : centroids.of(weights, levels, slice);
        }
        for (int k = 0; k < levels; k++) {
            slice.store(k, (float) found[k]);
        }
        LevelAssignment.of(layout(), slice).codes(slice);
    }

    private double[] previous(Slice slice) {
        double[] last = new double[levels];
        for (int k = 0; k < levels; k++) {
            last[k] = slice.trained(k);
        }
        return last;
    }
}
