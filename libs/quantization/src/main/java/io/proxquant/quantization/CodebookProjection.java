package io.proxquant.quantization;

/** Quantizes a block and decodes it again, which is what a projection writes and what a decoder will read. */
final class CodebookProjection {
    private CodebookProjection() {}

    /** Writes the codebook to {@code state} and the decoded weights to the start of {@code q}. */
    static void refresh(
            Quantizer quantizer,
            float[] weights,
            int from,
            int length,
            float[] state,
            int stateFrom,
            float[] q,
            SideInformation side) {
        CodebookLayout layout = quantizer.layout();
        byte[] codes = new byte[length];
        quantizer.quantize(weights, from, length, codes, 0, state, stateFrom, side);
        float[] levels = new float[layout.levels()];
        layout.expand(state, stateFrom, levels);
        for (int i = 0; i < length; i++) {
            q[i] = levels[codes[i]];
        }
    }
}
