package io.proxquant.models.data;

/**
 * Parallel streams of tokens, time-major: element {@code t * streams + s} is stream s at time t.
 *
 * @param inputs the token before each predicted one
 * @param labels the tokens to predict
 * @param streams number of parallel streams; the carry has one row for each
 */
@SuppressWarnings("ArrayRecordComponent") // made per step and handed on
public record TokenBatch(int[] inputs, int[] labels, int streams) implements Batch {

    /** Checks that the arrays make whole time steps. */
    public TokenBatch {
        if (inputs.length != labels.length || streams < 1 || inputs.length % streams != 0) {
            throw new IllegalArgumentException(
                    inputs.length + " inputs and " + labels.length + " labels do not make " + streams + " streams");
        }
    }

    /** Time steps. */
    public int steps() {
        return inputs.length / streams;
    }

    @Override
    public int samples() {
        return labels.length;
    }
}
