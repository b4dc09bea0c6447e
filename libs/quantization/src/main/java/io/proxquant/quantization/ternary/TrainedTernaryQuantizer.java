package io.proxquant.quantization.ternary;

import java.util.Set;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.LargestMagnitude;

/**
 * Ternary weights with trained levels: Δ = t · max|w|, q = W_p where w &gt; Δ, -W_n where w &lt; -Δ, 0 elsewhere (Zhu et al.,
 * trained ternary quantization, 2017, equation 6; t = 0.05). W_p and W_n come from training and begin at 1.
 *
 * <p>The levels are those of the side information; a trained level that crossed zero, which nothing in the paper prevents,
 * counts as 0, so that codebooks stay in ascending order.
 */
record TrainedTernaryQuantizer(double zeroUpTo) implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.LEVELS, 2, 3);

    @Override
    public String name() {
        return "ternary-trained";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.TRAINED_LEVELS);
    }

    @Override
    public boolean assignsNearest() {
        return false;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        slice.store(0, slice.side().hasLevels() ? Math.min(slice.trained(0), 0f) : -1f);
        slice.store(2, slice.side().hasLevels() ? Math.max(slice.trained(2), 0f) : 1f);
        slice.store(1, 0f);
        double delta = zeroUpTo * LargestMagnitude.of(slice);
        for (int i = 0; i < slice.length(); i++) {
            float w = slice.weight(i);
            slice.code(i, w > delta ? 2 : w < -delta ? 0 : 1);
        }
    }
}
