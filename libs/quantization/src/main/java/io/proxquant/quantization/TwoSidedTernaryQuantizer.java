package io.proxquant.quantization;

/**
 * Ternary levels of independent magnitude: Δ = 0.7 · mean|w|, θ⁺ = mean{w : w ≥ Δ}, θ⁻ = mean{w : w ≤ -Δ}, everything
 * between becomes 0 (Bai et al., ProxQuant, ICLR 2019, equation 16).
 *
 * <p>Codes 0, 1, 2 mean θ⁻, 0, θ⁺. A side without members has level 0 (the published code takes a mean of nothing
 * there); a zero weight belongs to neither side, so an empty or all-zero block has levels 0, 0, 0 and codes 1.
 */
record TwoSidedTernaryQuantizer() implements Quantizer {
    private static final CodebookLayout LAYOUT = new CodebookLayout(CodebookForm.LEVELS, 2, 3);
    private static final double THRESHOLD = 0.7;

    @Override
    public String name() {
        return "ternary-two-sided";
    }

    @Override
    public CodebookLayout layout() {
        return LAYOUT;
    }

    @Override
    public void quantize(
            float[] weights, int from, int length, byte[] codes, int codesFrom, float[] codebook, int codebookFrom) {
        FiniteWeights.check(weights, from, length);
        double delta = length == 0 ? 0 : THRESHOLD * (LaneSums.ofAbs(weights, from, length) / length);
        double positive = 0;
        double negative = 0;
        int positives = 0;
        int negatives = 0;
        for (int i = 0; i < length; i++) {
            float w = weights[from + i];
            int code = 1;
            if (w >= delta && w > 0) {
                positive += w;
                positives++;
                code = 2;
            } else if (w <= -delta && w < 0) {
                negative += w;
                negatives++;
                code = 0;
            }
            codes[codesFrom + i] = (byte) code;
        }
        codebook[codebookFrom] = negatives == 0 ? 0f : (float) (negative / negatives);
        codebook[codebookFrom + 1] = 0f;
        codebook[codebookFrom + 2] = positives == 0 ? 0f : (float) (positive / positives);
    }
}
