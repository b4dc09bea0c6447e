package io.proxquant.quantization;

/**
 * How codes become weights: the one definition that the training loop, the packer and every decoder share, so that what
 * was trained and what is decoded agree bit for bit.
 *
 * @param form meaning of the stored floats
 * @param bits bits per code in packed form, 1 to 8
 * @param stored floats stored per block, where all blocks have as many
 * @param levels number of different codes, hence of levels; valid codes are 0 to this, exclusive
 */
public record CodebookLayout(CodebookForm form, int bits, int stored, int levels) {
    /** Floats of an affine codebook: scale and zero point. */
    private static final int SCALE_AND_ZERO = 2;

    /** Refuses combinations that no code could address. */
    public CodebookLayout {
        boolean fits = bits >= 1
                && bits <= 8
                && switch (form) {
                    case SIGNED_SUM -> stored == bits && levels == 1 << bits;
                    case TERNARY -> bits == 2 && stored == 1 && levels == 3;
                    case LEVELS -> stored == levels && levels >= 1 && levels <= 1 << bits;
                    case AFFINE -> stored == SCALE_AND_ZERO && levels >= 2 && levels <= 1 << bits;
                    case FLOATS -> bits == 1 && stored == 0 && levels == 2;
                };
        if (!fits) {
            throw new IllegalArgumentException("no codebook of form " + form + " has " + bits + " bits per code, "
                    + stored + " stored floats and " + levels + " levels");
        }
    }

    /** As many levels as the form and its floats tell; of an affine codebook one for every code. */
    public static CodebookLayout of(CodebookForm form, int bits, int stored) {
        return new CodebookLayout(
                form,
                bits,
                stored,
                switch (form) {
                    case SIGNED_SUM, AFFINE, FLOATS -> 1 << bits;
                    case TERNARY -> 3;
                    case LEVELS -> stored;
                });
    }

    /** Scale and zero point for so many equally spaced levels. */
    public static CodebookLayout affine(int bits, int levels) {
        return new CodebookLayout(CodebookForm.AFFINE, bits, SCALE_AND_ZERO, levels);
    }

    /** Weights that are zero or floats of their own. */
    public static CodebookLayout floats() {
        return of(CodebookForm.FLOATS, 1, 0);
    }

    /** Whether a code alone tells no weight: there are floats instead of levels. */
    public boolean levelless() {
        return form == CodebookForm.FLOATS;
    }

    /** Floats in memory of a block of so many weights. */
    public int floats(int length) {
        return levelless() ? length : stored;
    }

    /**
     * Writes the level of every code, in order of the codes, to the start of {@code levels}.
     *
     * @param codebook stored floats, those of this block beginning at {@code from}
     */
    public void expand(float[] codebook, int from, float[] levels) {
        switch (form) {
            case SIGNED_SUM -> expandSignedSum(codebook, from, levels);
            case TERNARY -> {
                levels[0] = -codebook[from];
                levels[1] = 0f;
                levels[2] = codebook[from];
            }
            case LEVELS -> System.arraycopy(codebook, from, levels, 0, stored);
            case AFFINE -> expandAffine(codebook[from], codebook[from + 1], levels);
            case FLOATS -> throw new IllegalStateException("weights that are floats of their own have no levels");
        }
    }

    private void expandAffine(float scale, float zero, float[] into) {
        for (int code = 0; code < levels(); code++) {
            into[code] = scale * (code - zero);
        }
    }

    private void expandSignedSum(float[] codebook, int from, float[] levels) {
        for (int code = 0; code < levels(); code++) {
            float level = (code & 1) == 0 ? -codebook[from] : codebook[from];
            for (int i = 1; i < stored; i++) {
                float a = codebook[from + i];
                level += ((code >>> i) & 1) == 0 ? -a : a;
            }
            levels[code] = level;
        }
    }
}
