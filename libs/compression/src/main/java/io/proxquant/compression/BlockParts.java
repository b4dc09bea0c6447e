package io.proxquant.compression;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;

/**
 * The parts that a tensor is worked on in: some blocks at a time, which lie one after the other in the order of the codes.
 *
 * @param order where these weights lie in the tensor's own
 * @param blocks how the tensor is cut
 * @param atOnce blocks in a part
 */
record BlockParts(AxisOrder order, BlockShape blocks, int atOnce) {
    /** Work on one of the parts. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it.
         *
         * @param block the first one
         * @param count number of blocks
         * @param from index of the first weight in the order of the codes
         */
        void on(int block, int count, int from) throws IOException;
    }

    /**
     * Parts that fit the budget; empty if there is only one block, or not even a few fit.
     *
     * @param stored floats that go with each block
     * @param step a part has a multiple of so many weights, so that its codes end with a byte; 1 where there are no codes
     */
    static Optional<BlockParts> of(AxisOrder order, BlockShape blocks, int stored, int step, MemoryBudget budget) {
        if (blocks.count() < 2 || blocks.length() == 0 || !blocks.contiguous()) {
            return Optional.empty();
        }
        long fitting = budget.weightsOfAPart(stored, blocks.length());
        int most = (int) Math.min(fitting, blocks.total());
        int whole = order.rowMajor() ? most : order.wholeInStored(most);
        int atOnce = aligned(whole / blocks.length(), blocks.length(), step);
        if (atOnce == 0) {
            atOnce = aligned(most / blocks.length(), blocks.length(), step);
        }
        return atOnce == 0 ? Optional.empty() : Optional.of(new BlockParts(order, blocks, atOnce));
    }

    /** The most blocks, not more than these, whose weights are a multiple of the step, a power of two. */
    private static int aligned(int most, int length, int step) {
        int blocks = step;
        while (blocks > 1 && (long) (blocks / 2) * length % step == 0) {
            blocks /= 2;
        }
        return most / blocks * blocks;
    }

    void each(Work work) throws IOException {
        for (int block = 0; block < blocks.count(); block += Math.min(atOnce, blocks.count() - block)) {
            work.on(block, Math.min(atOnce, blocks.count() - block), block * blocks.length());
        }
    }

    /** Weights of some blocks, in the order of the codes. */
    float[] read(SafetensorsFile file, TensorInfo tensor, int count, int from) throws IOException {
        return read(file, tensor, order, from, count * blocks.length());
    }

    /** Weights that are consecutive in that order. */
    static float[] read(SafetensorsFile file, TensorInfo tensor, AxisOrder order, int from, int count)
            throws IOException {
        float[] values = new float[count];
        order.readStored(from, values, (place, into, at, length) -> file.readFloats(tensor, place, into, at, length));
        return values;
    }
}
