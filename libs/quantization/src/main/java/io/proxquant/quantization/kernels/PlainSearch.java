package io.proxquant.quantization.kernels;

import java.util.Arrays;

/** A search for each value without branches: one by one among few thresholds, else by halves. */
final class PlainSearch implements CodeSearch {
    private static final int FEW = 3;

    /** Padded with infinity, to three or a power of two less one. */
    private final float[] thresholds;

    private final byte[] codeOfRank;

    private PlainSearch(float[] ascending, byte[] codeOfRank) {
        int size = ascending.length <= FEW ? FEW : (Integer.highestOneBit(ascending.length) << 1) - 1;
        thresholds = Arrays.copyOf(ascending, size);
        Arrays.fill(thresholds, ascending.length, size, Float.POSITIVE_INFINITY);
        this.codeOfRank = codeOfRank;
    }

    static CodeSearch of(float[] ascending, byte[] codeOfRank) {
        return EvenSearch.suits(ascending)
                ? new EvenSearch(ascending, codeOfRank)
                : new PlainSearch(ascending, codeOfRank);
    }

    @Override
    public void write(float[] values, int from, int count, byte[] codes, int at) {
        if (thresholds.length == FEW) {
            few(values, from, count, codes, at);
            return;
        }
        for (int i = 0; i < count; i++) {
            float x = values[from + i];
            int rank = 0;
            for (int half = (thresholds.length + 1) >>> 1; half > 0; half >>>= 1) {
                rank += x >= thresholds[rank + half - 1] ? half : 0;
            }
            codes[at + i] = codeOfRank[rank];
        }
    }

    private void few(float[] values, int from, int count, byte[] codes, int at) {
        float first = thresholds[0];
        float second = thresholds[1];
        float third = thresholds[2];
        for (int i = 0; i < count; i++) {
            float x = values[from + i];
            codes[at + i] = codeOfRank[(x >= first ? 1 : 0) + (x >= second ? 1 : 0) + (x >= third ? 1 : 0)];
        }
    }
}
