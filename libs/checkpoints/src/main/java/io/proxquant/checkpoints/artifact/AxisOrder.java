package io.proxquant.checkpoints.artifact;

import java.util.List;

/**
 * The order in which codes of a tensor stand whose output channel is another dimension than 0: that dimension first, the others
 * as they were, so that blocks lie one after the other whatever the axis.
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
    public static AxisOrder of(List<Long> shape, int axis) {
        if (axis < 0 || axis >= Math.max(1, shape.size())) {
            throw new IllegalArgumentException("axis " + axis + " of a tensor of shape " + shape);
        }
        if (shape.isEmpty()) {
            return new AxisOrder(1, 1, 1);
        }
        AxisOrder order = new AxisOrder(
                product(shape.subList(0, axis)),
                Math.toIntExact(shape.get(axis)),
                product(shape.subList(axis + 1, shape.size())));
        Math.multiplyExact(Math.multiplyExact(order.outer, order.along), order.inner);
        return order;
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

    /** The row-major index of what stands there in the order of the codes. */
    public int rowMajorIndex(int stored) {
        int within = stored % inner;
        int block = stored / inner;
        return (block % outer * along + block / outer) * inner + within;
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

    private static int product(List<Long> dimensions) {
        return Math.toIntExact(dimensions.stream().reduce(1L, Math::multiplyExact));
    }
}
