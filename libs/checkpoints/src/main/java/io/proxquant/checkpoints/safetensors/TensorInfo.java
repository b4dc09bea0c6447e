package io.proxquant.checkpoints.safetensors;

import java.util.Arrays;
import java.util.Objects;

/**
 * One tensor of a checked header: what it is and which bytes hold it. Once obtained from {@link SafetensorsHeader}, the
 * range is known to lie inside the file and to fit type and shape exactly.
 *
 * @param begin first byte, counted from the start of the data section
 * @param end byte after the last, counted likewise
 */
public record TensorInfo(String name, DType dtype, long[] shape, long begin, long end) {
    /** Takes its own copy of the shape, so that a checked one cannot change. */
    public TensorInfo {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dtype);
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Number of dimensions; 0 for a scalar. */
    public int rank() {
        return shape.length;
    }

    /** Product of the dimensions; 1 for a scalar, 0 if a dimension is 0. */
    public long elements() {
        return elements(shape);
    }

    /** Bytes in the file. */
    public long bytes() {
        return end - begin;
    }

    /**
     * Product of the dimensions.
     *
     * @throws ArithmeticException on overflow, whatever the order of the dimensions
     */
    static long elements(long[] shape) {
        long product = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension == 0) {
                empty = true; // multiplied on regardless: upstream refuses [2^40, 2^40, 0] too
            } else {
                product = Math.multiplyExact(product, dimension);
            }
        }
        return empty ? 0 : product;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorInfo that
                && name.equals(that.name)
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && begin == that.begin
                && end == that.end;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, dtype, Arrays.hashCode(shape), begin, end);
    }

    @Override
    public String toString() {
        return name + " " + dtype + Arrays.toString(shape) + " at [" + begin + ", " + end + ")";
    }
}
