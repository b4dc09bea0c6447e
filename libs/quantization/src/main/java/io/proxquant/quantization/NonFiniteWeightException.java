package io.proxquant.quantization;

/**
 * A weight is NaN or infinite, so there is no nearest level. Its own type, because a service answers it with a reason
 * code (the checkpoint is bad) and a training run with divergence, neither with a retry.
 */
public final class NonFiniteWeightException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int index;

    /** A weight at this index of the array that was handed over. */
    public NonFiniteWeightException(int index, float value) {
        super("weight " + index + " is " + value + "; only finite weights can be quantized");
        this.index = index;
    }

    /** Index in the array that was handed over; for a whole tensor the row-major element number. */
    public int index() {
        return index;
    }
}
