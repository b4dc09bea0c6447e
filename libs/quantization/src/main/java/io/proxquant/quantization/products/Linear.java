package io.proxquant.quantization.products;

import io.proxquant.quantization.CodebookLayout;

/** What makes the levels of a codebook linear in the bits of a code. */
final class Linear {
    private Linear() {}

    /**
     * Writes the scale of every bit, least significant first, and returns the offset. With signs b_i = ±1 for set and clear bits, a
     * code is q = Σ 2^i (1 + b_i) / 2.
     *
     * @throws IllegalArgumentException for levels that lie anywhere
     */
    static double of(CodebookLayout layout, float[] codebooks, int from, double[] scales, int to) {
        double first = codebooks[from];
        return switch (layout.form()) {
            case SIGNED_SUM -> {
                for (int i = 0; i < layout.bits(); i++) {
                    scales[to + i] = codebooks[from + i];
                }
                yield 0;
            }
            case TERNARY -> grid(first, 1, layout.bits(), scales, to); // a · (q - 1)
            case AFFINE -> grid(first, codebooks[from + 1], layout.bits(), scales, to);
            case LEVELS -> throw new IllegalArgumentException("freely placed levels have no scale per bit");
            case FLOATS ->
                throw new IllegalArgumentException("weights that are floats of their own are no codes:"
                        + " products on signs take binary, multi-bit, ternary and uniform codes");
        };
    }

    /** step · (q - zero). */
    private static double grid(double step, double zero, int bits, double[] scales, int to) {
        for (int i = 0; i < bits; i++) {
            scales[to + i] = Math.scalb(step, i - 1);
        }
        return step * (((1 << bits) - 1) / 2.0 - zero);
    }
}
