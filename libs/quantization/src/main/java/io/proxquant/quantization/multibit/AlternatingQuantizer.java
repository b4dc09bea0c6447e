package io.proxquant.quantization.multibit;

import java.util.Arrays;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.LevelAssignment;
import io.proxquant.quantization.fitting.MeanMagnitude;
import io.proxquant.quantization.fitting.Signs;

/**
 * min ‖w - Σ α_i b_i‖² over α ∈ R^k and b_i ∈ {-1, +1}^n by alternation (Xu et al., ICLR 2018, algorithm 2): greedy start
 * (α_i = mean|r|, b_i = sign(r), r ← r - α_i b_i), then {@code rounds} times α = (BᵀB)⁻¹Bᵀw for fixed signs and nearest
 * codes for fixed α. Neither half-step increases the error, so more rounds never give a worse result, but for rounding
 * of α to float.
 *
 * <p>After each least-squares step the α are made non-negative and sorted in descending order, which changes the order
 * of the codes and not the set of levels. Columns that depend on earlier ones (constant blocks, few weights) get α = 0,
 * see {@link SignLeastSquares}. One bit needs no alternation and is the scaled binary quantizer. An empty or all-zero
 * block has α = 0. Where weights come within a factor 2 of the largest float a sum of α may overflow; such a level is
 * infinite and never assigned.
 */
record AlternatingQuantizer(int bits, int rounds) implements Quantizer {
    @Override
    public String name() {
        return "alternating";
    }

    @Override
    public CodebookLayout layout() {
        return CodebookLayout.of(CodebookForm.SIGNED_SUM, bits, bits);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        greedy(slice);
        if (bits == 1 || slice.length() == 0) {
            return;
        }
        CodebookLayout layout = layout();
        SignLeastSquares leastSquares = new SignLeastSquares(bits);
        float[] alpha = new float[bits];
        for (int round = 0; round < rounds; round++) {
            leastSquares.solve(slice, alpha);
            boolean settled = round > 0
                    && Arrays.equals(
                            alpha, 0, bits, slice.codebook(), slice.codebookFrom(), slice.codebookFrom() + bits);
            if (settled) {
                return;
            }
            System.arraycopy(alpha, 0, slice.codebook(), slice.codebookFrom(), bits);
            LevelAssignment.of(layout, slice).codes(slice);
        }
    }

    private void greedy(Slice slice) {
        int length = slice.length();
        byte[] codes = slice.codes();
        int codesFrom = slice.codesFrom();
        float[] residual = Arrays.copyOfRange(slice.weights(), slice.from(), slice.from() + length);
        Arrays.fill(codes, codesFrom, codesFrom + length, (byte) 0);
        for (int plane = 0; plane < bits; plane++) {
            float alpha = MeanMagnitude.of(residual, 0, length);
            slice.store(plane, alpha);
            int bit = 1 << plane;
            for (int i = 0; i < length; i++) {
                codes[codesFrom + i] |= (byte) (residual[i] >= 0 ? bit : 0);
            }
            for (int i = 0; i < length; i++) {
                residual[i] -= alpha * Signs.of(residual[i]);
            }
        }
    }
}
