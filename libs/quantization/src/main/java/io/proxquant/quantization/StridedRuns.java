package io.proxquant.quantization;

/**
 * Where the weights of one block lie in an array: {@code count} runs of {@code run} consecutive weights, whose first weights are
 * {@code stride} apart. One index of an axis of a row-major tensor has one run for every combination of the indices before the
 * axis, each as long as the dimensions after the axis together. A row of dimension 0 is a single run.
 *
 * @param from first weight
 * @param run consecutive weights in a run
 * @param stride from the beginning of a run to that of the next
 * @param count number of runs
 */
public record StridedRuns(int from, int run, int stride, int count) {
    /** Refuses negative numbers and runs that overlap. */
    public StridedRuns {
        if (from < 0 || run < 0 || count < 0 || (count > 1 && stride < run)) {
            throw new IllegalArgumentException(
                    "no runs: " + count + " of " + run + " weights every " + stride + " from " + from);
        }
    }

    /** Consecutive weights. */
    public static StridedRuns dense(int from, int length) {
        return new StridedRuns(from, length, length, 1);
    }

    /** Number of weights. */
    public int length() {
        return run * count;
    }

    /** Whether the weights are consecutive. */
    public boolean dense() {
        return count <= 1 || run == 0 || stride == run;
    }

    /** The index in the array of every weight, in order. */
    public int[] places() {
        int[] places = new int[length()];
        int at = 0;
        for (int number = 0; number < count; number++) {
            int start = from + number * stride;
            for (int i = 0; i < run; i++) {
                places[at++] = start + i;
            }
        }
        return places;
    }
}
