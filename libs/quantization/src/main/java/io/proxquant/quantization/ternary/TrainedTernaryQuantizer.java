package io.proxquant.quantization.ternary;

import java.util.Set;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.InformedQuantizer;
import io.proxquant.quantization.Need;
import io.proxquant.quantization.SideInformation;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.LargestMagnitude;

/**
 * Ternary weights with trained levels: Δ = t · max|w|, q = W_p where w &gt; Δ, -W_n where w &lt; -Δ, 0 elsewhere (Zhu et al.,
 * trained ternary quantization, 2017, equation 6; t = 0.05). W_p and W_n come from training and begin at 1.
 *
 * <p>The levels are those of the side information; a trained level that crossed zero, which nothing in the paper prevents,
 * counts as 0, so that codebooks stay in ascending order.
 */
record TrainedTernaryQuantizer(double zeroUpTo) implements InformedQuantizer {
    private static final CodebookLayout LAYOUT = new CodebookLayout(CodebookForm.LEVELS, 2, 3);

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
    public void quantize(
            float[] weights,
            int from,
            int length,
            byte[] codes,
            int codesFrom,
            float[] codebook,
            int codebookFrom,
            SideInformation side) {
        FiniteWeights.check(weights, from, length);
        codebook[codebookFrom] = side.hasLevels() ? Math.min(side.level(codebookFrom), 0f) : -1f;
        codebook[codebookFrom + 2] = side.hasLevels() ? Math.max(side.level(codebookFrom + 2), 0f) : 1f;
        codebook[codebookFrom + 1] = 0f;
        double delta = zeroUpTo * LargestMagnitude.of(weights, from, length);
        for (int i = 0; i < length; i++) {
            float w = weights[from + i];
            codes[codesFrom + i] = (byte) (w > delta ? 2 : w < -delta ? 0 : 1);
        }
    }
}
