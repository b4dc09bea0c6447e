package io.proxquant.quantization;

/**
 * A weight is NaN or infinite, so there is no nearest level. Its own type, because a service answers it with a reason
 * code (the checkpoint is bad) and a training run with divergence, neither with a retry.
 */
public final class NonFiniteWeightException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final float value;

    /** A weight at this index of the array that was handed over. */
    public NonFiniteWeightException(int index, float value) {
        super("weight " + index + " is " + value + "; only finite weights can be quantized");
        this.index = index;
        this.value = value;
    }

    /** The same weight by its index in the tensor, where the array was a part that began at {@code from}. */
    public NonFiniteWeightException inTensor(int from) {
        return new NonFiniteWeightException(Math.addExact(from, index), value);
    }

    /** The same weight by its place in the array that it was copied from. */
    public NonFiniteWeightException at(int place) {
        return new NonFiniteWeightException(place, value);
    }

    /** Index in the array that was handed over; for a whole tensor the row-major element number. */
    public int index() {
        return index;
    }
}
