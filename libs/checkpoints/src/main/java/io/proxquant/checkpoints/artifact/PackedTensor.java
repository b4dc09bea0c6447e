package io.proxquant.checkpoints.artifact;

import java.util.List;
import java.util.Objects;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.contracts.MayBeAbsent;
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
 * @param levels of an affine codebook that has fewer than its bits could address; else absent
 */
public record PackedTensor(
        List<Long> shape,
        DType dtype,
        CodebookForm form,
        int bits,
        int blocks,
        int length,
        String quantizer,
        @MayBeAbsent Integer levels) {
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
        Integer levels = layout.equals(new CodebookLayout(layout.form(), layout.bits(), layout.stored()))
                ? null
                : Integer.valueOf(layout.levels());
        return new PackedTensor(
                shape, dtype, layout.form(), layout.bits(), blocks.count(), blocks.length(), quantizer, levels);
    }

    /** How its codes become weights, given how many floats a codebook has in the file. */
    CodebookLayout layout(int stored) {
        return levels == null ? new CodebookLayout(form, bits, stored) : new CodebookLayout(form, bits, stored, levels);
    }

    BlockShape blockShape() {
        return new BlockShape(blocks, length);
    }
}
