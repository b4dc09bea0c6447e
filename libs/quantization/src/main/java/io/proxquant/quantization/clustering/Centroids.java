package io.proxquant.quantization.clustering;

import java.util.Arrays;

import io.proxquant.quantization.Slice;

/** How centroids are found: by alternation from a start, or exactly. */
enum Centroids {
    /** Equally spaced between the smallest and the largest weight (Han et al. 2016, Deep Compression, section 3.2). */
    LINEAR {
        @Override
        double[] of(SortedWeights weights, int count, Slice draws) {
            double low = weights.at(0);
            double high = weights.at(weights.size() - 1);
            double[] centroids = new double[count];
            for (int k = 0; k < count; k++) {
                centroids[k] = count == 1 ? low / 2 + high / 2 : low + (high - low) * k / (count - 1);
            }
            return improved(weights, centroids);
        }
    },
    /** Equally spaced among the sorted weights (the same, density-based). */
    DENSITY {
        @Override
        double[] of(SortedWeights weights, int count, Slice draws) {
            double[] centroids = new double[count];
            for (int k = 0; k < count; k++) {
                centroids[k] = weights.at((int) ((2L * k + 1) * weights.size() / (2L * count)));
            }
            return improved(weights, centroids);
        }
    },
    /** Weights drawn at random (the same, Forgy). */
    FORGY {
        @Override
        double[] of(SortedWeights weights, int count, Slice draws) {
            double[] centroids = new double[count];
            for (int k = 0; k < count; k++) {
                centroids[k] = weights.at((int) (draws.draw(k % draws.length()) * weights.size()));
            }
            Arrays.sort(centroids);
            return improved(weights, centroids);
        }
    },
    /** The best there are. */
    EXACT {
        @Override
        double[] of(SortedWeights weights, int count, Slice draws) {
            int[] bounds = ExactClusters.bounds(weights, count);
            double[] centroids = new double[count];
            double last = weights.at(0);
            for (int k = 0; k < count; k++) {
                last = bounds[k] < bounds[k + 1] ? weights.mean(bounds[k], bounds[k + 1]) : last;
                centroids[k] = last;
            }
            return centroids;
        }
    };

    /**
     * Ascending centroids of at least one weight.
     *
     * @param draws what is drawn at random for
     */
    abstract double[] of(SortedWeights weights, int count, Slice draws);

    /** Where the alternation ends that begins at ascending centroids. */
    static double[] improved(SortedWeights weights, double[] centroids) {
        Lloyd.improve(weights, centroids);
        return centroids;
    }
}
