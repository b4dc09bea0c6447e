package io.proxquant.quantization.ternary;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.FloatRounding;
import io.proxquant.quantization.fitting.LevelAssignment;
import io.proxquant.quantization.fitting.SortedMagnitudes;

/**
 * The exact least-squares ternary quantizer {-α, 0, +α}: with |w| sorted in descending order and S_j the sum of the
 * first j, the error of keeping j weights is ‖w‖² - S_j²/j, so j* = argmax S_j²/j and α = S_j* / j*; a weight is kept if
 * |w| exceeds α/2 (Carreira-Perpiñán and Idelbayev, "Model compression as constrained optimization, part II", 2017).
 * Time O(n log n).
 *
 * <p>The smallest of several best j is taken. An empty or all-zero block has α = 0.
 */
record TernaryQuantizer() implements Quantizer {
    private static final CodebookLayout LAYOUT = CodebookLayout.of(CodebookForm.TERNARY, 2, 1);

    @Override
    public String name() {
        return "ternary";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        slice.store(0, scale(slice));
        LevelAssignment.of(LAYOUT, slice).codes(slice);
    }

    private static float scale(Slice slice) {
        int length = slice.length();
        float[] sorted = SortedMagnitudes.ascending(slice);
        double sum = 0;
        double best = 0;
        double scale = 0;
        for (int kept = 1; kept <= length; kept++) {
            sum += sorted[length - kept];
            double gain = sum * sum / kept;
            if (gain > best) {
                best = gain;
                scale = sum / kept;
            }
        }
        return FloatRounding.magnitude(scale);
    }
}
