package io.proxquant.quantization.multibit;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;
import io.proxquant.quantization.fitting.LevelAssignment;
import io.proxquant.quantization.fitting.SortedMagnitudes;

/**
 * Least-squares binary quantization of k bits, levels ±v_1 ± ... ± v_k with every weight at its nearest level (Pouransari et
 * al. 2020; Jin et al. 2025, PARQ, appendix on LSBQ). One bit is optimal, v = mean|w|. Two bits are optimal too: the four
 * levels ±lo, ±hi split |w| in two clusters that are contiguous once sorted, so all n splits are tried and the one that
 * maximises S_lo²/n_lo + S_hi²/n_hi has lo and hi as its means; v_1 = (lo + hi)/2, v_2 = (hi - lo)/2. For more bits the
 * levels are greedy, v_i = mean|r| of what the bits before leave (the start of alternating quantization). Time O(n log n).
 *
 * <p>An empty or all-zero block has v = 0. With fewer than two weights the second bit is 0.
 */
record LeastSquaresBinaryQuantizer(int bits) implements Quantizer {
    @Override
    public String name() {
        return "lsbq";
    }

    @Override
    public CodebookLayout layout() {
        return CodebookLayout.of(CodebookForm.SIGNED_SUM, bits, bits);
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        if (bits == 2) {
            optimalPair(slice);
        } else {
            new AlternatingQuantizer(bits, 0).quantizeDense(slice);
        }
        LevelAssignment.of(layout(), slice).codes(slice);
    }

    private static void optimalPair(Slice slice) {
        int length = slice.length();
        float[] sorted = SortedMagnitudes.ascending(slice);
        double total = 0;
        for (float magnitude : sorted) {
            total += magnitude;
        }
        double low = length == 0 ? 0 : total / length;
        double high = low;
        double best = length == 0 ? 0 : total * total / length;
        double below = 0;
        for (int split = 1; split < length; split++) {
            below += sorted[split - 1];
            double above = total - below;
            double explained = below * below / split + above * above / (length - split);
            if (explained > best) {
                best = explained;
                low = below / split;
                high = above / (length - split);
            }
        }
        slice.store(0, FloatRounding.magnitude((low + high) / 2));
        slice.store(1, FloatRounding.magnitude(Math.max(0, (high - low) / 2)));
    }
}
