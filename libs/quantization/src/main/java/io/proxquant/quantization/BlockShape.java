package io.proxquant.quantization;

/**
 * How a tensor's weights are cut into blocks that share a codebook: {@code count} blocks of {@code length} weights each. A block
 * is made of runs of {@code run} weights, and the tensor in row-major order is a run of every block in turn, again and again:
 * where a run is a whole block the blocks lie one after the other.
 *
 * <p>Any of the numbers may be zero (a tensor without weights). All weights together fit an {@code int}, because one block of
 * codes lies in one Java array.
 *
 * @param count number of blocks
 * @param length weights in each
 * @param run weights of a block that lie one after the other
 */
public record BlockShape(int count, int length, int run) {
    /** Refuses negative numbers, runs that do not divide a block, and more weights than an array holds. */
    public BlockShape {
        if (count < 0 || length < 0 || run < 0) {
            throw new IllegalArgumentException("blocks cannot be negative: " + count + " x " + length);
        }
        if (run == 0 ? length != 0 : length % run != 0) {
            throw new IllegalArgumentException("runs of " + run + " do not divide blocks of " + length);
        }
        if ((long) count * length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a tensor of " + (long) count * length + " weights is larger than an array; split it");
        }
    }

    /** Blocks that lie one after the other. */
    public static BlockShape of(int count, int length) {
        return new BlockShape(count, length, length);
    }

    /** Number of weights in all blocks together. */
    public int total() {
        return count * length;
    }

    /** Whether the blocks lie one after the other. */
    public boolean contiguous() {
        return count <= 1 || run == length;
    }

    /** Where the weights of a block lie in the tensor. */
    public StridedRuns block(int index) {
        return run == length
                ? StridedRuns.dense(index * length, length)
                : new StridedRuns(index * run, run, run * count, length / run);
    }

    /** This cut, if its blocks lie one after the other; any other is refused in the name of the caller. */
    public BlockShape requireContiguous(String who) {
        if (!contiguous()) {
            throw new IllegalArgumentException(who + " knows only blocks that lie one after the other, not runs of "
                    + run + " in blocks of " + length + "; cut by dimension 0");
        }
        return this;
    }
}
