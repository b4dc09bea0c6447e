package io.proxquant.quantization.binary;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.MeanMagnitude;

/**
 * α · sign(w), sign(0) = +1. Scaled, α = mean|w| of the block, which minimises ‖w - α·s‖ over α and s (Rastegari et al.,
 * XNOR-Net, 2016, section 3.1); unscaled, α = 1 (Courbariaux et al., BinaryConnect, 2015; Bai et al., ProxQuant, 2019).
 * An empty or all-zero block has α = 0 (scaled) and codes +α.
 */
public record BinaryQuantizer(String name, boolean scaled) implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.SIGNED_SUM, 1, 1);

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        slice.store(0, scaled ? MeanMagnitude.of(slice) : 1f);
        for (int i = 0; i < slice.length(); i++) {
            slice.code(i, slice.weight(i) >= 0 ? 1 : 0);
        }
    }
}
