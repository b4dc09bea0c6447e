package io.proxquant.quantization;

/**
 * Assigns weights to the nearest level of one codebook by binary search over the sorted levels (algorithm 1 of Xu et
 * al., "Alternating Multi-bit Quantization for Recurrent Neural Networks", ICLR 2018). A weight midway between two
 * levels takes the upper one, which also makes the sign of ±0 positive for every symmetric codebook; of equal levels
 * the highest code is taken.
 */
final class LevelAssignment {
    private final byte[] codeOfRank;
    private final float[] levelOfRank;
    /** Entry r is the smallest float that belongs to rank r + 1; padded with infinity to a power of two less one. */
    private final float[] thresholds;

    LevelAssignment(CodebookLayout layout, float[] codebook, int from) {
        int n = layout.levels();
        float[] levels = new float[n];
        layout.expand(codebook, from, levels);
        codeOfRank = new byte[n];
        levelOfRank = new float[n];
        for (int code = 0; code < n; code++) {
            int rank = code;
            for (; rank > 0 && Float.compare(levelOfRank[rank - 1], levels[code]) > 0; rank--) {
                levelOfRank[rank] = levelOfRank[rank - 1];
                codeOfRank[rank] = codeOfRank[rank - 1];
            }
            levelOfRank[rank] = levels[code];
            codeOfRank[rank] = (byte) code;
        }
        int size = n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
        thresholds = new float[size - 1];
        for (int r = 0; r < size - 1; r++) {
            thresholds[r] = r < n - 1 ? threshold(r) : Float.POSITIVE_INFINITY;
        }
    }

    /**
     * Smallest float that is not nearer to the lower level: the midpoint in double, rounded upwards. Where the upper
     * level is the same one again, whoever comes as far as the lower goes on to the upper.
     */
    private float threshold(int rank) {
        float lower = levelOfRank[rank];
        float upper = levelOfRank[rank + 1];
        if (lower == upper) {
            return rank == 0 ? Float.NEGATIVE_INFINITY : thresholds[rank - 1];
        }
        return FloatRounding.up(((double) lower + upper) / 2);
    }

    void codes(float[] weights, int from, int length, byte[] codes, int codesFrom) {
        for (int i = 0; i < length; i++) {
            codes[codesFrom + i] = codeOfRank[rank(weights[from + i])];
        }
    }

    /** Writes the nearest level of every weight to {@code into}, from its start. */
    void levels(float[] weights, int from, int length, float[] into) {
        for (int i = 0; i < length; i++) {
            into[i] = levelOfRank[rank(weights[from + i])];
        }
    }

    private int rank(float w) {
        int rank = 0;
        for (int half = (thresholds.length + 1) >>> 1; half > 0; half >>>= 1) {
            rank += w >= thresholds[rank + half - 1] ? half : 0;
        }
        return rank;
    }
}
