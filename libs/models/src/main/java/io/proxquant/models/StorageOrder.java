package io.proxquant.models;

import java.util.Arrays;

/**
 * How a parameter's elements lie in the engine, relative to torch's row-major order.
 *
 * <p>Rows (slices of dimension 0) stay where they are in every order; within a row, element k of torch's order is at the
 * returned position.
 */
public enum StorageOrder {
    /** As torch stores it. */
    TORCH {
        @Override
        int[] positions(long[] shape) {
            return null;
        }

        @Override
        long[] storedShape(long[] shape) {
            return shape.clone();
        }
    },
    /** A convolution (out, in, height, width) stored as (out, height, width, in): libtorch's channels-last kernels. */
    CHANNELS_LAST {
        @Override
        int[] positions(long[] shape) {
            int in = (int) shape[1];
            int area = (int) (shape[2] * shape[3]);
            int[] positions = new int[in * area];
            Arrays.setAll(positions, k -> (k % area) * in + k / area);
            return positions;
        }

        @Override
        long[] storedShape(long[] shape) {
            return new long[] {shape[0], shape[2], shape[3], shape[1]};
        }
    };

    /** Position within a row of the storage for each element of a row in torch's order; null if they are the same. */
    abstract int[] positions(long[] shape);

    /** The engine's shape for a torch shape. */
    abstract long[] storedShape(long[] shape);
}
