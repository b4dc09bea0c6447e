package io.proxquant.quantization;

/**
 * Where a block's weights lie in an array: runs of equal length whose beginnings are equally far apart. A block of a row-major
 * tensor that is one index of an axis has a run for every combination of the indices before that axis, as long as the axes
 * behind it together; a row of dimension 0 is a single run.
 *
 * @param from first weight
 * @param run weights in a run, one after the other
 * @param stride from the beginning of a run to that of the next
 * @param count number of runs
 */
public record Runs(int from, int run, int stride, int count) {
    /** Refuses negative numbers and runs that overlap. */
    public Runs {
        if (from < 0 || run < 0 || count < 0 || (count > 1 && stride < run)) {
            throw new IllegalArgumentException(
                    "no runs: " + count + " of " + run + " weights every " + stride + " from " + from);
        }
    }

    /** So many weights one after the other. */
    public static Runs dense(int from, int length) {
        return new Runs(from, length, length, 1);
    }

    /** Number of weights. */
    public int length() {
        return run * count;
    }

    /** Whether there is nothing between the weights. */
    public boolean dense() {
        return count <= 1 || run == 0 || stride == run;
    }

    /** The place in the array of every weight, in order. */
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
