package io.proxquant.quantization.clustering;

import java.util.Arrays;

/**
 * Lloyd's alternation in one dimension: every weight goes to the nearest centroid, every centroid to the mean of its weights, until
 * no weight changes. The squared error never grows. A centroid without weights stays where it is, which keeps them in order.
 */
final class Lloyd {
    /** Beyond this many rounds what is left to win is rounding. */
    private static final int MOST_ROUNDS = 1000;

    private Lloyd() {}

    /** Moves ascending centroids to where the alternation ends. */
    static void improve(SortedWeights weights, double[] centroids) {
        int[] bounds = new int[centroids.length + 1];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int[] found = bounds(weights, centroids);
            if (round > 0 && Arrays.equals(found, bounds)) {
                return;
            }
            bounds = found;
            for (int k = 0; k < centroids.length; k++) {
                if (bounds[k] < bounds[k + 1]) {
                    centroids[k] = weights.mean(bounds[k], bounds[k + 1]);
                }
            }
        }
    }

    /** A weight midway between two centroids takes the upper one, as everywhere. */
    private static int[] bounds(SortedWeights weights, double[] centroids) {
        int[] bounds = new int[centroids.length + 1];
        for (int k = 1; k < centroids.length; k++) {
            bounds[k] = weights.below(centroids[k - 1] / 2 + centroids[k] / 2);
        }
        bounds[centroids.length] = weights.size();
        return bounds;
    }
}
