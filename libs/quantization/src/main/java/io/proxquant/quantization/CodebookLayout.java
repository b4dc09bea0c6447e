package io.proxquant.quantization;

/**
 * How codes become weights: the one definition that the training loop, the packer and every decoder share, so that what
 * was trained and what is decoded agree bit for bit.
 *
 * @param form meaning of the stored floats
 * @param bits bits per code in packed form, 1 to 8
 * @param stored floats stored per block
 */
public record CodebookLayout(CodebookForm form, int bits, int stored) {
    /** Refuses combinations that no code could address. */
    public CodebookLayout {
        boolean fits =
                switch (form) {
                    case SIGNED_SUM -> stored == bits;
                    case TERNARY -> bits == 2 && stored == 1;
                    case LEVELS -> stored >= 1 && bits >= 1 && bits <= 8 && stored <= 1 << bits;
                };
        if (bits < 1 || bits > 8 || !fits) {
            throw new IllegalArgumentException(
                    "no codebook of form " + form + " has " + bits + " bits per code and " + stored + " stored floats");
        }
    }

    /** Number of different codes, hence of levels; valid codes are 0 to this, exclusive. */
    public int levels() {
        return switch (form) {
            case SIGNED_SUM -> 1 << stored;
            case TERNARY -> 3;
            case LEVELS -> stored;
        };
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
