package io.proxquant.quantization.ternary;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.LargestMagnitude;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * {-s, 0, +s} with s = max|w| / 1.5 and every weight at its nearest level: PARQ's uniform ternary quantizer, which follows
 * the largest weight and not the error (Jin et al. 2025, published code). An empty or all-zero block has s = 0.
 */
record UniformTernaryQuantizer() implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.TERNARY, 2, 1);

    @Override
    public String name() {
        return "ternary-uniform";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        slice.store(0, (float) (LargestMagnitude.of(slice) / 1.5));
        LevelAssignment.of(LAYOUT, slice).codes(slice);
    }
}
