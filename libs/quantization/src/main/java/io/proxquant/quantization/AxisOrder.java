package io.proxquant.quantization;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor's weights with one dimension moved to the front and the others as they were. Blocks along any dimension lie one after
 * the other in this order, so codes are stored in it, and work on whole tensors is done in it. {@link Granularity.Row} cuts
 * along the same dimension without moving anything.
 *
 * @param outer product of the dimensions before the axis
 * @param along the axis itself
 * @param inner product of the dimensions after it
 */
public record AxisOrder(int outer, int along, int inner) {
    /**
     * The order of a tensor of this shape.
     *
     * @throws IllegalArgumentException if there is no such dimension, or the tensor is larger than an array
     */
    public static AxisOrder of(long[] shape, int axis) {
        if (axis < 0 || axis >= Math.max(1, shape.length)) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " has no axis " + axis);
        }
        weights(shape, 0, shape.length);
        return shape.length == 0
                ? new AxisOrder(1, 1, 1)
                : new AxisOrder(
                        weights(shape, 0, axis),
                        weights(shape, axis, axis + 1),
                        weights(shape, axis + 1, shape.length));
    }

    /** As above. */
    public static AxisOrder of(List<Long> shape, int axis) {
        return of(shape.stream().mapToLong(Long::longValue).toArray(), axis);
    }

    /** A shape with that dimension first and the others as they were. */
    public static long[] first(long[] shape, int axis) {
        long[] moved = shape.clone();
        for (int i = axis; i > 0; i--) {
            moved[i] = shape[i - 1];
        }
        if (axis < shape.length) {
            moved[0] = shape[axis];
        }
        return moved;
    }

    /** Number of weights. */
    public int total() {
        return outer * along * inner;
    }

    /** One block for each index of the axis, where they lie in the tensor's own order. */
    public BlockShape rows() {
        int length = outer * inner;
        return new BlockShape(along, length, length == 0 || along == 1 ? length : inner);
    }

    /** The row-major index of what stands there in the order of the codes. */
    public int rowMajorIndex(int stored) {
        int within = stored % inner;
        int block = stored / inner;
        return (block % outer * along + block / outer) * inner + within;
    }

    /** The way back: where in the order of the codes a row-major index is. */
    public int storedIndex(int rowMajor) {
        int within = rowMajor % inner;
        int block = rowMajor / inner;
        return (block % along * outer + block / along) * inner + within;
    }

    /** Whether this is the order of the tensor itself. */
    public boolean rowMajor() {
        return outer == 1;
    }

    /** From the tensor's own order to that of the codes. */
    public float[] toStored(float[] rowMajor) {
        return moved(rowMajor, outer, along);
    }

    /** From the order of the codes to the tensor's own. */
    public float[] toRowMajor(float[] stored) {
        return moved(stored, along, outer);
    }

    /** Reads weights by their place in one of the orders. */
    @FunctionalInterface
    public interface Source {
        /** The weights from that one on. */
        void read(int from, float[] into, int at, int count) throws IOException;
    }

    /** Takes weights by their place in one of the orders. */
    @FunctionalInterface
    public interface Sink {
        /** The weights from that one on. */
        void write(int from, float[] values, int at, int count) throws IOException;
    }

    /** Fills the array with weights that are consecutive in the order of the codes, of a tensor that is not in memory. */
    public void readStored(int from, float[] into, Source rowMajor) throws IOException {
        read(new MovedRange(along, outer, inner, from, into.length), into, rowMajor);
    }

    /** Fills the array with weights that are consecutive in the tensor's own order, from where they lie in that of the codes. */
    public void readRowMajor(int from, float[] into, Source stored) throws IOException {
        read(new MovedRange(outer, along, inner, from, into.length), into, stored);
    }

    /** The most weights, not more than these if that can be, that are some whole indices of the axis in the order of the codes. */
    public int wholeInStored(int most) {
        return whole(most, outer * inner);
    }

    /** The same of the dimensions before the axis, in the tensor's own order; such stretches are read in few pieces. */
    public int wholeInOwnOrder(int most) {
        return whole(most, along * inner);
    }

    private static int whole(int most, int row) {
        return row > 0 && most > row ? most / row * row : Math.max(1, most);
    }

    private void read(MovedRange range, float[] into, Source source) throws IOException {
        if (outer == 1) {
            source.read(range.from(), into, 0, into.length);
            return;
        }
        float[] held = new float[longest(range)];
        range.each((there, pieces, piece, here) -> {
            source.read(there, held, 0, pieces * piece);
            for (int i = 0; i < pieces; i++) {
                System.arraycopy(held, i * piece, into, here + i * range.apart(), piece);
            }
        });
    }

    /** Writes weights that are consecutive in the order of the codes to where they belong in the tensor's own. */
    public void writeStored(int from, float[] values, Sink rowMajor) throws IOException {
        if (outer == 1) {
            rowMajor.write(from, values, 0, values.length);
            return;
        }
        MovedRange range = new MovedRange(along, outer, inner, from, values.length);
        float[] held = new float[longest(range)];
        range.each((there, pieces, piece, here) -> {
            for (int i = 0; i < pieces; i++) {
                System.arraycopy(values, here + i * range.apart(), held, i * piece, piece);
            }
            rowMajor.write(there, held, 0, pieces * piece);
        });
    }

    private static int longest(MovedRange range) {
        return Math.max(Math.min(range.inner(), range.count()), range.count() / Math.max(1, range.second()));
    }

    /** Changes places of the first two of three dimensions, of which the third stays together. */
    private float[] moved(float[] values, int first, int second) {
        if (outer == 1) {
            return values;
        }
        float[] into = new float[values.length];
        for (int i = 0; i < first; i++) {
            for (int k = 0; k < second; k++) {
                System.arraycopy(values, (i * second + k) * inner, into, (k * first + i) * inner, inner);
            }
        }
        return into;
    }

    /** Product of the dimensions {@code from .. to}; refuses one that no array holds. */
    static int weights(long[] shape, int from, int to) {
        long product = 1;
        for (int i = from; i < to; i++) {
            if (shape[i] < 0 || shape[i] > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "dimension " + i + " of " + Arrays.toString(shape) + " is outside 0.." + Integer.MAX_VALUE);
            }
            product *= shape[i];
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + Arrays.toString(shape) + " is larger than an array; split it");
            }
        }
        return (int) product;
    }
}
