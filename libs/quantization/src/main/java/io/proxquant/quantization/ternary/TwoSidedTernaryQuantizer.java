package io.proxquant.quantization.ternary;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;
import io.proxquant.quantization.fitting.LaneSums;
import io.proxquant.quantization.kernels.Kernels;

/**
 * Ternary levels of independent magnitude: Δ = 0.7 · mean|w|, θ⁺ = mean{w : w ≥ Δ}, θ⁻ = mean{w : w ≤ -Δ}, everything
 * between becomes 0 (Bai et al., ProxQuant, ICLR 2019, equation 16).
 *
 * <p>Codes 0, 1, 2 mean θ⁻, 0, θ⁺. A side without members has level 0 (the published code takes a mean of nothing
 * there); a zero weight belongs to neither side, so an empty or all-zero block has levels 0, 0, 0 and codes 1.
 */
record TwoSidedTernaryQuantizer() implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.LEVELS, 2, 3);
    private static final double THRESHOLD = 0.7;

    @Override
    public String name() {
        return "ternary-two-sided";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public void quantizeDense(Slice slice) {
        float largest = FiniteWeights.check(slice);
        float smallest = smallest(LaneSums.ofAbs(slice), slice.length());
        assign(slice, smallest);
        MemberSums sums = MemberSums.of(slice, smallest, largest);
        slice.store(0, sums.mean(0));
        slice.store(1, 0f);
        slice.store(2, sums.mean(2));
    }

    /** The smallest member, given Σ|w|: no float lies between Δ and it; it is above 0, so a zero weight is below it. */
    static float smallest(double sum, int length) {
        double delta = length == 0 ? 0 : THRESHOLD * (sum / length);
        return Math.max(FloatRounding.up(delta), Float.MIN_VALUE);
    }

    @Override
    public Assignment fit(WeightBlock block, float[] codebook, int codebookFrom, SideInformation side) {
        if (side.hasMask()) {
            return Quantizer.super.fit(block, codebook, codebookFrom, side);
        }
        for (Kernels kernels : Kernels.fastestFirst()) {
            Assignment fast = TernaryFit.of(kernels, block, codebook, codebookFrom);
            if (fast != null) {
                return fast;
            }
        }
        return Quantizer.super.fit(block, codebook, codebookFrom, side);
    }

    /** Code 2 for w ≥ smallest, 0 for w ≤ -smallest, 1 between: by sign bits, since a branch would be as good as random. */
    private static void assign(Slice slice, float smallest) {
        float below = Math.nextDown(smallest);
        for (int i = 0; i < slice.length(); i++) {
            float w = slice.weight(i);
            int positive = Float.floatToRawIntBits(below - w) >>> 31;
            int negative = Float.floatToRawIntBits(w + below) >>> 31;
            slice.code(i, 1 + positive - negative);
        }
    }
}
