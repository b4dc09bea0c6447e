package io.proxquant.quantization.ternary;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;
import io.proxquant.quantization.fitting.LaneSums;

/**
 * Ternary weights by threshold: Δ = t · mean|w|, q = α sign(w) where |w| &gt; Δ and 0 elsewhere, α = mean{|w| : |w| &gt; Δ},
 * the least-squares scale of those signs (Li and Liu, ternary weight networks, 2016; t = 0.7). Time O(n), where the exact
 * {@link TernaryQuantizer} sorts; for normal weights the relative error is 0.1916 against 0.1902.
 *
 * <p>An empty or all-zero block, and one without members (t large), has α = 0 and codes of zero.
 */
record ThresholdTernaryQuantizer(double threshold) implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.TERNARY, 2, 1);

    @Override
    public String name() {
        return "ternary-threshold";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        double delta = slice.length() == 0 ? 0 : threshold * (LaneSums.ofAbs(slice) / slice.length());
        double sum = 0;
        int members = 0;
        for (int i = 0; i < slice.length(); i++) {
            float w = slice.weight(i);
            boolean member = Math.abs(w) > delta;
            sum += member ? Math.abs(w) : 0;
            members += member ? 1 : 0;
            slice.code(i, !member ? 1 : w > 0 ? 2 : 0);
        }
        slice.store(0, members == 0 ? 0f : FloatRounding.magnitude(sum / members));
    }
}
