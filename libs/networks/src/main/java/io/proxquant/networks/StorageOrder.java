package io.proxquant.networks;

/**
 * How a parameter's elements lie in the engine, relative to torch's row-major order.
 *
 * <p>Rows (slices of dimension 0) stay where they are in every order; within a row, torch's (channel, place) may be stored as
 * (place, channel).
 */
public enum StorageOrder {
    /** As torch stores it. */
    TORCH {
        @Override
        public int places(long[] shape) {
            return 1;
        }

        @Override
        public long[] storedShape(long[] shape) {
            return shape.clone();
        }
    },
    /** A convolution (out, in, height, width) stored as (out, height, width, in): libtorch's channels-last kernels. */
    CHANNELS_LAST {
        @Override
        public int places(long[] shape) {
            return (int) (shape[2] * shape[3]);
        }

        @Override
        public long[] storedShape(long[] shape) {
            return new long[] {shape[0], shape[2], shape[3], shape[1]};
        }
    };

    /** Places per channel of a row, whose (channel, place) matrix is stored transposed; 1 where a row is stored as it is. */
    public abstract int places(long[] shape);

    /** The engine's shape for a torch shape. */
    public abstract long[] storedShape(long[] shape);
}
