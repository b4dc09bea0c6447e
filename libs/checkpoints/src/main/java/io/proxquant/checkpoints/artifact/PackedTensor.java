package io.proxquant.checkpoints.artifact;

import java.util.List;
import java.util.Objects;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.coding.StreamCoding;

/**
 * How a quantized tensor is stored; its JSON stands in the file's metadata. The last three are of the second format: where all
 * are absent, the first can say it, unless the form is of the third.
 *
 * @param shape of the tensor before quantization
 * @param dtype of the tensor before quantization; it decodes to F32 in any case
 * @param form how codes and codebook give a level
 * @param bits per code
 * @param blocks number of blocks, each with a codebook
 * @param length weights per block, contiguous in the order of the codes
 * @param quantizer name of the quantizer, for people; decoding does not depend on it
 * @param levels of an affine codebook that has fewer than its bits could address; else absent
 * @param axis the dimension that comes first in the order of the codes; absent where that is the tensor's own order
 * @param mask which weights are pruned; absent where none is
 * @param coding of the codes; absent for a fixed width
 */
public record PackedTensor(
        List<Long> shape,
        DType dtype,
        CodebookForm form,
        int bits,
        int blocks,
        int length,
        String quantizer,
        @MayBeAbsent Integer levels,
        @MayBeAbsent Integer axis,
        @MayBeAbsent StoredMask mask,
        @MayBeAbsent StreamCoding coding) {
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

    /** The dimension whose index comes first in the order of the codes. */
    public int firstAxis() {
        return axis == null ? 0 : axis;
    }

    static PackedTensor of(List<Long> shape, DType dtype, CodebookLayout layout, BlockShape blocks, String quantizer) {
        blocks.requireContiguous("a packed tensor");
        Integer levels = layout.equals(CodebookLayout.of(layout.form(), layout.bits(), layout.stored()))
                ? null
                : Integer.valueOf(layout.levels());
        return new PackedTensor(
                shape,
                dtype,
                layout.form(),
                layout.bits(),
                blocks.count(),
                blocks.length(),
                quantizer,
                levels,
                null,
                null,
                null);
    }

    /** The same with blocks along another dimension; told only where it makes a difference. */
    PackedTensor along(int other) {
        Integer told = AxisOrder.of(shape, other).rowMajor() ? null : Integer.valueOf(other);
        return new PackedTensor(shape, dtype, form, bits, blocks, length, quantizer, levels, told, mask, coding);
    }

    /** The same of a tensor that had another type. */
    PackedTensor ofType(DType type) {
        return new PackedTensor(shape, type, form, bits, blocks, length, quantizer, levels, axis, mask, coding);
    }

    /** The same with streams stored otherwise; null for no mask, for a fixed width. */
    PackedTensor stored(StoredMask otherMask, StreamCoding otherCoding) {
        return new PackedTensor(
                shape, dtype, form, bits, blocks, length, quantizer, levels, axis, otherMask, otherCoding);
    }

    /** The same with nothing pruned, and codes of a fixed width. */
    PackedTensor storedPlainly() {
        return new PackedTensor(shape, dtype, form, bits, blocks, length, quantizer, levels, axis, null, null);
    }

    /** Whether the first format can say it. */
    boolean plain() {
        return axis == null && mask == null && coding == null && !levelless();
    }

    /** Whether its weights are floats of their own, for which there are no codes and no codebooks. */
    boolean levelless() {
        return form == CodebookForm.FLOATS;
    }

    /** Whether some weights have no code; where weights are floats of their own, the mask only tells which are zero. */
    boolean pruned() {
        return mask != null && !levelless();
    }

    /** The oldest format that can say it. */
    ArtifactFormat format() {
        if (levelless()) {
            return ArtifactFormat.THIRD;
        }
        return plain() ? ArtifactFormat.FIRST : ArtifactFormat.SECOND;
    }

    /** Number of codes that are stored. */
    long codes() {
        return mask == null ? weights() : mask.kept();
    }

    /** How its codes become weights, given how many floats a codebook has in the file. */
    CodebookLayout layout(int stored) {
        return levels == null ? CodebookLayout.of(form, bits, stored) : new CodebookLayout(form, bits, stored, levels);
    }

    BlockShape blockShape() {
        return BlockShape.of(blocks, length);
    }
}
