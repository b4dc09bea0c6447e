package io.proxquant.quantization.fitting;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.operators.Levels;

/**
 * Assigns weights to the nearest level of one codebook by binary search over the sorted levels (algorithm 1 of Xu et
 * al., "Alternating Multi-bit Quantization for Recurrent Neural Networks", ICLR 2018). A weight midway between two
 * levels takes the upper one, which also makes the sign of ±0 positive for every symmetric codebook; of equal levels
 * the highest code is taken.
 */
public final class LevelAssignment implements Assignment {
    private final byte[] codeOfRank;
    private final Levels levels;

    public LevelAssignment(CodebookLayout layout, float[] codebook, int from) {
        int n = layout.levels();
        float[] levelOfCode = new float[n];
        layout.expand(codebook, from, levelOfCode);
        codeOfRank = new byte[n];
        float[] levelOfRank = new float[n];
        for (int code = 0; code < n; code++) {
            int rank = code;
            for (; rank > 0 && Float.compare(levelOfRank[rank - 1], levelOfCode[code]) > 0; rank--) {
                levelOfRank[rank] = levelOfRank[rank - 1];
                codeOfRank[rank] = codeOfRank[rank - 1];
            }
            levelOfRank[rank] = levelOfCode[code];
            codeOfRank[rank] = (byte) code;
        }
        levels = new Levels(levelOfRank);
    }

    /** By the codebook that was written to the slice. */
    public static LevelAssignment of(CodebookLayout layout, Slice slice) {
        return new LevelAssignment(layout, slice.codebook(), slice.codebookFrom());
    }

    /** Writes the code of every weight. */
    public void codes(Slice slice) {
        float[] weights = slice.weights();
        int from = slice.from();
        byte[] codes = slice.codes();
        int codesFrom = slice.codesFrom();
        int length = slice.length();
        for (int i = 0; i < length; i++) {
            codes[codesFrom + i] = codeOfRank[levels.rank(weights[from + i])];
        }
    }

    @Override
    public void levels(float[] weights, int at, int from, int count, float[] into) {
        levels.nearest(weights, at, count, into);
    }
}
