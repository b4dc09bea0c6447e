package io.proxquant.quantization;

/**
 * 2^k - 1 equally spaced levels around zero, 0, ±s, ..., ±max|w|, every weight at the nearest (PARQ's max-uniform quantizer,
 * Jin et al. 2025, published code). An empty or all-zero block has s = 0.
 */
record MaxUniformQuantizer(int bits) implements Quantizer {
    @Override
    public String name() {
        return "uniform-max";
    }

    @Override
    public CodebookLayout layout() {
        return new CodebookLayout(CodebookForm.LEVELS, bits, (1 << bits) - 1);
    }

    @Override
    public void quantize(
            float[] weights, int from, int length, byte[] codes, int codesFrom, float[] codebook, int codebookFrom) {
        FiniteWeights.check(weights, from, length);
        int side = (1 << (bits - 1)) - 1;
        double outermost = LargestMagnitude.of(weights, from, length);
        for (int i = -side; i <= side; i++) {
            codebook[codebookFrom + side + i] = (float) (outermost * i / side);
        }
        new LevelAssignment(layout(), codebook, codebookFrom).codes(weights, from, length, codes, codesFrom);
    }
}
