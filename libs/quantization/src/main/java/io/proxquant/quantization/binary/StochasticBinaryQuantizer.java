package io.proxquant.quantization.binary;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.CounterRandom;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;

/**
 * +1 with probability p = clip((w + 1)/2, 0, 1), else -1 (Courbariaux et al., BinaryConnect, 2015, equation 2), so that the
 * mean of q is w for w in [-1, 1]. The draw belongs to the weight's place in the tensor, see {@link CounterRandom}.
 */
record StochasticBinaryQuantizer() implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.SIGNED_SUM, 1, 1);

    @Override
    public String name() {
        return "binary-stochastic";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public boolean assignsNearest() {
        return false;
    }

    @Override
    public boolean drawsAtRandom() {
        return true;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        slice.store(0, 1f);
        for (int i = 0; i < slice.length(); i++) {
            double p = (slice.weight(i) + 1.0) / 2;
            slice.code(i, slice.draw(i) < p ? 1 : 0);
        }
    }
}
