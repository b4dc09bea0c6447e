package io.proxquant.quantization.uniform;

import java.util.Arrays;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.GridCodebook;

/**
 * Equal numbers of weights at each of 2^k equally spaced levels from -max|w| to max|w| (Zhou et al. 2017, balanced quantization): the
 * sorted weights are cut into 2^k parts by their percentiles, and each part has the next level. Equal weights stay together, in the
 * highest of their parts.
 */
record BalancedQuantizer(int bits) implements Quantizer {
    @Override
    public String name() {
        return "balanced";
    }

    /** A weight's part depends on how many are smaller, and not on what level is near. */
    @Override
    public boolean assignsNearest() {
        return false;
    }

    private GridCodebook grid() {
        return new GridCodebook(GridCodebook.NEWEST, bits, 1 << bits);
    }

    @Override
    public CodebookLayout layout() {
        return grid().layout();
    }

    @Override
    public void quantizeDense(Slice slice) {
        float largest = FiniteWeights.check(slice);
        int parts = 1 << bits;
        grid().write(slice, 2.0 * largest / (parts - 1), (parts - 1) / 2f);
        if (slice.length() == 0) {
            return;
        }
        float[] sorted = Arrays.copyOfRange(slice.weights(), slice.from(), slice.from() + slice.length());
        Arrays.parallelSort(sorted);
        float[] from = new float[parts];
        for (int part = 1; part < parts; part++) {
            from[part] = sorted[(int) ((long) part * sorted.length / parts)];
        }
        for (int i = 0; i < slice.length(); i++) {
            int part = parts - 1;
            while (part > 0 && slice.weight(i) < from[part]) {
                part--;
            }
            slice.code(i, part);
        }
    }
}
