package io.proxquant.quantization.multibit;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;

/**
 * Greedy multi-bit quantization: α_i = mean|r|, b_i = sign(r), r ← r - α_i b_i from r = w on (Guo et al., network sketching,
 * 2017; Xu et al., ICLR 2018, equations 3 and 4). Each bit is the best one for what the bits before it leave; from three
 * bits on a weight need not get the nearest of the levels. It is the start of {@link AlternatingQuantizer}.
 */
record GreedyQuantizer(int bits) implements Quantizer {
    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public CodebookLayout layout() {
        return CodebookLayout.of(CodebookForm.SIGNED_SUM, bits, bits);
    }

    @Override
    public void quantizeDense(Slice slice) {
        new AlternatingQuantizer(bits, 0).quantizeDense(slice);
    }
}
