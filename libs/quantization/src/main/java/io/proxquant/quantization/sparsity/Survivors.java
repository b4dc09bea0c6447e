package io.proxquant.quantization.sparsity;

import java.util.Arrays;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.BlockShape;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.QuantizedTensor;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.FiniteWeights;

/** A quantizer that zeroes weights of a block and keeps the others as floats: what a projection or a proximal operator leaves. */
interface Survivors extends Quantizer {
    /**
     * Prunes a copy of the block in place.
     *
     * @param strength μ of the C step, 1 where there is none
     */
    void prune(float[] weights, double strength);

    @Override
    default CodebookLayout layout() {
        return CodebookLayout.floats();
    }

    /** A weight's zero depends on the others, or on what no codebook tells. */
    @Override
    default boolean assignsNearest() {
        return false;
    }

    @Override
    default void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        float[] left = Arrays.copyOfRange(slice.weights(), slice.from(), slice.from() + slice.length());
        prune(left, slice.side().strength());
        int survivors = 0;
        for (int i = 0; i < left.length; i++) {
            boolean survives = left[i] != 0;
            slice.code(i, survives ? 1 : 0);
            if (survives) {
                slice.store(survivors++, left[i]);
            }
        }
        for (int i = survivors; i < left.length; i++) {
            slice.store(i, 0);
        }
    }

    /** There is no codebook to be written; the block is decoded as a decoder would. */
    @Override
    default Assignment fit(WeightBlock block, float[] codebook, int codebookFrom, SideInformation side) {
        WeightBlock.Whole whole = block.whole();
        byte[] codes = new byte[block.length()];
        float[] floats = new float[codes.length];
        quantize(Slice.of(whole.weights(), whole.from(), codes.length)
                .into(codes, 0, floats, 0)
                .with(side.startingAt(-whole.from())));
        float[] decoded = new float[codes.length];
        new QuantizedTensor(layout(), BlockShape.of(1, codes.length), codes, floats).dequantize(decoded);
        return (weights, at, from, count, into) -> System.arraycopy(decoded, from, into, 0, count);
    }
}
