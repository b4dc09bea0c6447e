package io.proxquant.quantization;

/**
 * Quantizes a whole tensor block by block, on all cores. The blocks are independent, so the result does not depend on
 * how many threads there are.
 */
public final class TensorQuantizer {
    private final Quantizer quantizer;
    private final Granularity granularity;

    /** A quantizer applied with one codebook per block of this granularity. */
    public TensorQuantizer(Quantizer quantizer, Granularity granularity) {
        this.quantizer = quantizer;
        this.granularity = granularity;
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
        float[] codebooks = new float[Math.multiplyExact(blocks.count(), layout.stored())];
        int length = blocks.length();
        BlockLoop.run(
                weights,
                blocks,
                i -> quantizer.quantize(
                        weights, i * length, length, codes, i * length, codebooks, i * layout.stored(), side));
        return new QuantizedTensor(layout, blocks, codes, codebooks);
    }
}
