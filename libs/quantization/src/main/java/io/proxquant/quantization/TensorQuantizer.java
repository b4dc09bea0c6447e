package io.proxquant.quantization;

/**
 * Quantizes a whole tensor block by block, on several threads. The blocks are independent, so the result does not depend on
 * how many threads there are.
 */
public final class TensorQuantizer {
    private final Quantizer quantizer;
    private final Granularity granularity;
    private final BlockLoop loop;

    /** A quantizer applied with one codebook per block of this granularity, on all processors. */
    public TensorQuantizer(Quantizer quantizer, Granularity granularity) {
        this(quantizer, granularity, BlockLoop.onAllProcessors());
    }

    private TensorQuantizer(Quantizer quantizer, Granularity granularity, BlockLoop loop) {
        this.quantizer = quantizer;
        this.granularity = granularity;
        this.loop = loop;
    }

    /** The same on so many threads. */
    public TensorQuantizer onThreads(int threads) {
        return new TensorQuantizer(quantizer, granularity, new BlockLoop(threads));
    }

    /**
     * Quantizes weights in row-major order; they are not modified.
     *
     * @throws NonFiniteWeightException with the smallest index of a NaN or infinite weight
     * @throws IllegalArgumentException if shape and number of weights disagree or the shape cannot be cut
     */
    public QuantizedTensor quantize(float[] weights, long[] shape) {
        return quantize(weights, shape, SideInformation.none());
    }

    /** As above, with what else is known of the tensor. */
    public QuantizedTensor quantize(float[] weights, long[] shape, SideInformation side) {
        BlockShape blocks = granularity.blocks(shape);
        CodebookLayout layout = quantizer.layout();
        byte[] codes = new byte[blocks.total()];
        int floats = layout.floats(blocks.length());
        float[] codebooks = new float[Math.multiplyExact(blocks.count(), floats)];
        loop.run(weights, blocks, i -> {
            StridedRuns block = blocks.block(i);
            quantizer.quantize(Slice.of(weights, block)
                    .into(codes, block.from(), codebooks, i * floats)
                    .with(side));
        });
        return new QuantizedTensor(layout, blocks, codes, codebooks);
    }
}
