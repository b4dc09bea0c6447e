package io.proxquant.checkpoints.artifact;

import java.util.List;
import java.util.Objects;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;

/**
 * How a quantized tensor is stored; its JSON stands in the file's metadata.
 *
 * @param shape of the tensor before quantization
 * @param dtype of the tensor before quantization; it decodes to F32 in any case
 * @param form how codes and codebook give a level
 * @param bits per code
 * @param blocks number of blocks, each with a codebook
 * @param length weights per block, contiguous in row-major order
 * @param quantizer name of the quantizer, for people; decoding does not depend on it
 */
public record PackedTensor(
        List<Long> shape, DType dtype, CodebookForm form, int bits, int blocks, int length, String quantizer) {
    /** Refuses what cannot be a description. */
    public PackedTensor {
        shape = List.copyOf(shape);
        Objects.requireNonNull(dtype, "dtype");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(quantizer, "quantizer");
        if (bits < 1 || bits > 8 || blocks < 0 || length < 0) {
            throw new IllegalArgumentException("bits must be in [1, 8], blocks and length must not be negative");
        }
    }

    /** Number of weights. */
    public long weights() {
        return (long) blocks * length;
    }

    static PackedTensor of(List<Long> shape, DType dtype, CodebookLayout layout, BlockShape blocks, String quantizer) {
        return new PackedTensor(shape, dtype, layout.form(), layout.bits(), blocks.count(), blocks.length(), quantizer);
    }

    BlockShape blockShape() {
        return new BlockShape(blocks, length);
    }
}
