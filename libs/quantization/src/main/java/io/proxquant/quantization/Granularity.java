package io.proxquant.quantization;

import java.util.Arrays;

/**
 * Which weights of a tensor share one codebook. Kept as a closed set because it is part of every artifact's
 * specification: {@code toString} is what stands in recipes and files, and {@link #parse} reads it back. Which dimension the rows
 * are of stands beside it ({@link io.proxquant.quantization.presets.AxisRule}): work on whole tensors puts that dimension
 * first, and cuts what comes out by dimension 0.
 */
public sealed interface Granularity {
    /** Cuts a tensor of this shape; refuses a shape that cannot be cut evenly, with the reason. */
    BlockShape blocks(long[] shape);

    /** Reads {@code tensor}, {@code row} or {@code group:N}. */
    static Granularity parse(String text) {
        if (text.equals("tensor")) {
            return new Tensor();
        }
        if (text.equals("row")) {
            return Row.first();
        }
        if (text.matches("group:[1-9][0-9]{0,8}")) {
            return new Group(Integer.parseInt(text.substring("group:".length())));
        }
        throw new IllegalArgumentException("granularity '" + text + "' is unknown; allowed: tensor, row, group:N");
    }

    /** One codebook for the whole tensor. */
    record Tensor() implements Granularity {
        @Override
        public BlockShape blocks(long[] shape) {
            return BlockShape.of(1, AxisOrder.weights(shape, 0, shape.length));
        }

        @Override
        public String toString() {
            return "tensor";
        }
    }

    /**
     * One codebook per index of a dimension, the others flattened. A scalar is one row.
     *
     * @param axis the dimension, from 0 on
     */
    record Row(int axis) implements Granularity {
        /** Refuses dimensions that count from the end: which one they are depends on the tensor. */
        public Row {
            if (axis < 0) {
                throw new IllegalArgumentException("axis " + axis + " is no dimension; count from 0");
            }
        }

        /** By dimension 0. */
        public static Row first() {
            return new Row(0);
        }

        @Override
        public BlockShape blocks(long[] shape) {
            return AxisOrder.of(shape, shape.length == 0 ? 0 : axis).rows();
        }

        @Override
        public String toString() {
            return axis == 0 ? "row" : "row along axis " + axis;
        }
    }

    /**
     * One codebook per {@code size} consecutive weights. A group never spans two rows of a tensor of rank 2 or more, so
     * the size has to divide the row; a vector is cut as a whole.
     */
    record Group(int size) implements Granularity {
        /** Refuses an empty group. */
        public Group {
            if (size < 1) {
                throw new IllegalArgumentException("a group needs at least one weight, not " + size);
            }
        }

        /** Weights of which a group is a part: those of a row, or of a whole vector. */
        public int row(long[] shape) {
            return AxisOrder.weights(shape, shape.length < 2 ? 0 : 1, shape.length);
        }

        @Override
        public BlockShape blocks(long[] shape) {
            int row = row(shape);
            if (row % size != 0) {
                throw new IllegalArgumentException("groups of " + size + " do not divide the rows of " + row
                        + " weights of shape " + Arrays.toString(shape));
            }
            return BlockShape.of(AxisOrder.weights(shape, 0, shape.length) / size, size);
        }

        @Override
        public String toString() {
            return "group:" + size;
        }
    }
}
