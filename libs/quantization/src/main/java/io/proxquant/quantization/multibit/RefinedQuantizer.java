package io.proxquant.quantization.multibit;

import java.util.Arrays;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;

/**
 * Refined greedy multi-bit quantization: b_j = sign(w - Σ_{i&lt;j} α_i b_i) as in the greedy one, and after each new b_j all
 * α_1..α_j by least squares, (BᵀB)⁻¹Bᵀw, the signs being kept (Guo et al., network sketching, 2017; Xu et al., ICLR 2018,
 * equation 5). Its error is between those of the greedy and the alternating quantizer.
 *
 * <p>An α that comes out negative is made positive by turning its signs. An empty or all-zero block has α = 0.
 */
record RefinedQuantizer(int bits) implements Quantizer {
    @Override
    public String name() {
        return "refined";
    }

    @Override
    public CodebookLayout layout() {
        return CodebookLayout.of(CodebookForm.SIGNED_SUM, bits, bits);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        Arrays.fill(slice.codes(), slice.codesFrom(), slice.codesFrom() + slice.length(), (byte) 0);
        float[] residual = Arrays.copyOfRange(slice.weights(), slice.from(), slice.from() + slice.length());
        for (int plane = 0; plane < bits; plane++) {
            int bit = 1 << plane;
            for (int i = 0; i < slice.length(); i++) {
                slice.code(i, slice.code(i) | (residual[i] >= 0 ? bit : 0));
            }
            double[] alpha = new SignLeastSquares(plane + 1).coefficients(slice);
            int turned = 0;
            for (int i = 0; i <= plane; i++) {
                turned |= alpha[i] < 0 ? 1 << i : 0;
                slice.store(i, FloatRounding.magnitude(Math.abs(alpha[i])));
            }
            float[] levels = new float[2 << plane];
            CodebookLayout.of(CodebookForm.SIGNED_SUM, plane + 1, plane + 1)
                    .expand(slice.codebook(), slice.codebookFrom(), levels);
            for (int i = 0; i < slice.length(); i++) {
                slice.code(i, slice.code(i) ^ turned);
                residual[i] = slice.weight(i) - levels[slice.code(i)];
            }
        }
    }
}
