package io.proxquant.quantization.clustering;

import java.util.Arrays;

/**
 * Weights in ascending order with running sums, so that the mean of any run of them, and how far they are from it, cost nothing.
 * Clusters in one dimension are such runs. Sums are in double and relative to the mean of all, which keeps digits.
 */
final class SortedWeights {
    private final float[] ascending;
    private final double mean;
    private final double[] sums;
    /** Worked out when errors are asked for: alternation needs none, and large tensors leave little room. */
    private double[] squares;

    /** Takes the array, whose weights are all finite, and sorts it. */
    SortedWeights(float[] weights) {
        ascending = weights;
        Arrays.sort(ascending);
        double total = 0;
        for (float weight : ascending) {
            total += weight;
        }
        mean = ascending.length == 0 ? 0 : total / ascending.length;
        sums = new double[ascending.length + 1];
        for (int i = 0; i < ascending.length; i++) {
            sums[i + 1] = sums[i] + (ascending[i] - mean);
        }
    }

    private double[] squares() {
        double[] running = new double[ascending.length + 1];
        for (int i = 0; i < ascending.length; i++) {
            double centred = ascending[i] - mean;
            running[i + 1] = running[i] + centred * centred;
        }
        return running;
    }

    int size() {
        return ascending.length;
    }

    float at(int rank) {
        return ascending[rank];
    }

    /** Mean of the weights of rank {@code from} to {@code to}, exclusive; there has to be one. */
    double mean(int from, int to) {
        return mean + (sums[to] - sums[from]) / (to - from);
    }

    /** Squared distance of these weights to their mean; 0 of none. */
    double distortion(int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        if (squares == null) {
            squares = squares();
        }
        double sum = sums[to] - sums[from];
        return Math.max(0, squares[to] - squares[from] - sum * sum / (to - from));
    }

    /** Number of weights below a value. */
    int below(double value) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
