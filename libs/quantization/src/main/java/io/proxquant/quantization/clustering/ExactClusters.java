package io.proxquant.quantization.clustering;

/**
 * The clusters of least squared error, exactly: in one dimension they are runs of the sorted weights, so dynamic programming over
 * their ends finds the best of all (Bellman 1973; Bruce 1965). Best ends grow with the weight that a cluster closes at, so each of
 * the k layers costs n log n; where the middle cluster ends is found first and both halves are cut in the same way (Hirschberg
 * 1975), so memory is linear in n whatever k is.
 */
final class ExactClusters {
    private final SortedWeights weights;
    private final int[] bounds;

    private ExactClusters(SortedWeights weights, int clusters) {
        this.weights = weights;
        this.bounds = new int[clusters + 1];
        bounds[clusters] = weights.size();
    }

    /** Where {@code clusters} runs begin, and the number of weights; a run may be empty where there are fewer weights. */
    static int[] bounds(SortedWeights weights, int clusters) {
        ExactClusters exact = new ExactClusters(weights, clusters);
        exact.cut(0, clusters);
        return exact.bounds;
    }

    /** Settles the bounds between two that stand. */
    private void cut(int first, int last) {
        if (last - first < 2) {
            return;
        }
        int middle = (first + last) >>> 1;
        int low = bounds[first];
        int high = bounds[last];
        double[] before = layers(low, high, middle - first, false);
        double[] after = layers(low, high, last - middle, true);
        int best = low;
        for (int end = low; end <= high; end++) {
            if (before[end - low] + after[high - end] < before[best - low] + after[high - best]) {
                best = end;
            }
        }
        bounds[middle] = best;
        cut(first, middle);
        cut(middle, last);
    }

    /** Least error of the first i weights of a range in so many clusters, for every i; or of the last i. */
    private double[] layers(int low, int high, int clusters, boolean fromTheEnd) {
        int size = high - low;
        Range range = new Range(low, high, fromTheEnd);
        double[] least = new double[size + 1];
        for (int i = 0; i <= size; i++) {
            least[i] = range.error(0, i);
        }
        for (int layer = 1; layer < clusters; layer++) {
            double[] next = new double[size + 1];
            range.layer(least, next, 0, size, 0, size);
            least = next;
        }
        return least;
    }

    /** Weights counted from one end of a range. */
    private final class Range {
        private final int low;
        private final int high;
        private final boolean fromTheEnd;

        Range(int low, int high, boolean fromTheEnd) {
            this.low = low;
            this.high = high;
            this.fromTheEnd = fromTheEnd;
        }

        double error(int from, int to) {
            return fromTheEnd ? weights.distortion(high - to, high - from) : weights.distortion(low + from, low + to);
        }

        /** Adds one cluster, for all ends in a span whose best beginnings lie in another. */
        void layer(double[] least, double[] next, int firstEnd, int lastEnd, int firstStart, int lastStart) {
            if (firstEnd > lastEnd) {
                return;
            }
            int end = (firstEnd + lastEnd) >>> 1;
            int best = firstStart;
            double error = Double.POSITIVE_INFINITY;
            for (int start = firstStart; start <= Math.min(lastStart, end); start++) {
                double candidate = least[start] + error(start, end);
                if (candidate < error) {
                    error = candidate;
                    best = start;
                }
            }
            next[end] = error;
            layer(least, next, firstEnd, end - 1, firstStart, best);
            layer(least, next, end + 1, lastEnd, best, lastStart);
        }
    }
}
