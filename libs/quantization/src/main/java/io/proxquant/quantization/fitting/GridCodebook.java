package io.proxquant.quantization.fitting;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Slice;

/**
 * The codebook of equally spaced levels, for the quantizers that have one, in both of their revisions. The first stores every
 * level, so that 8 bits in groups of 16 cost 520 bits per weight; the second stores scale and zero point, 12 bits. Levels of the
 * two may differ in their last bit, since a scale is rounded once and a list of levels one by one; so each has its own name.
 *
 * @param levels number of levels, at most 2^bits
 */
public record GridCodebook(int revision, int bits, int levels) {
    /** The revision that stores scale and zero point. */
    public static final int NEWEST = 2;

    public GridCodebook {
        if (revision < 1 || revision > NEWEST) {
            throw new IllegalArgumentException("revision " + revision + "; known are 1 to " + NEWEST);
        }
    }

    /** The revision to take where another is asked for: quantizers differ in how many they have. */
    public static int atMost(int revision) {
        return Math.min(revision, NEWEST);
    }

    public boolean affine() {
        return revision == NEWEST;
    }

    public CodebookLayout layout() {
        return affine() ? CodebookLayout.affine(bits, levels) : CodebookLayout.of(CodebookForm.LEVELS, bits, levels);
    }

    /**
     * Writes scale and zero point.
     *
     * @param step distance of neighbouring levels, not negative; where its product with the outermost code would leave the
     *     floats, the largest that stays among them is taken
     */
    public void write(Slice slice, double step, float zero) {
        float scale = FloatRounding.magnitude(step);
        float farthest = Math.max(zero, levels - 1 - zero);
        while (Float.isInfinite(scale * farthest)) {
            scale = Math.nextDown(scale);
        }
        slice.store(0, scale);
        slice.store(1, zero);
    }
}
