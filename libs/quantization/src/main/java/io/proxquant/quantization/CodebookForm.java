package io.proxquant.quantization;

/**
 * What the floats of a stored codebook mean. The names stand in artifact files: constants may be added, never renamed
 * or given another meaning.
 */
public enum CodebookForm {
    /**
     * Stored a_1..a_k; bit i of a code (least significant first) chooses +a_i when set and -a_i when not; the level is
     * ((±a_1) ± a_2) ± a_3 ..., summed in that order in {@code float}.
     */
    SIGNED_SUM,
    /** Stored a; codes 0, 1, 2 mean -a, 0, +a. */
    TERNARY,
    /** Stored levels in ascending order; a code is the index of its level. */
    LEVELS,
    /**
     * Stored scale s and zero point z; the level of code q is s · (q - z), the difference and then the product rounded to
     * {@code float}. Zero points here are multiples of ½ below 128, so the difference is exact and the level is rounded once.
     */
    AFFINE,
    /**
     * No levels: weights of code 1 are floats of their own, weights of code 0 are +0. In memory a block has a float for each of
     * its weights: those of its weights of code 1 one after the other, then zeros; files hold the former alone.
     */
    FLOATS
}
