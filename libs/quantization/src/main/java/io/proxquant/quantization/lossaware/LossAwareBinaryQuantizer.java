package io.proxquant.quantization.lossaware;

import java.util.Set;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;

/**
 * Loss-aware binarization: α sign(w) with α = Σ d|w| / Σ d minimises Σ d (w - αb)² (Hou et al., ICLR 2017, proposition 3.1).
 * Constant D gives {@code BinaryQuantizer}'s scale. An empty or all-zero block has α = 0.
 */
record LossAwareBinaryQuantizer() implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.SIGNED_SUM, 1, 1);

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CURVATURE);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        double[] d = CurvatureWeights.of(slice);
        double weighted = 0;
        double total = 0;
        for (int i = 0; i < slice.length(); i++) {
            weighted += d[i] * Math.abs(slice.weight(i));
            total += d[i];
            slice.code(i, slice.weight(i) >= 0 ? 1 : 0);
        }
        slice.store(0, slice.length() == 0 ? 0f : FloatRounding.magnitude(weighted / total));
    }
}
