package io.proxquant.quantization.uniform;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.fitting.LaneSums;
import io.proxquant.quantization.fitting.LargestMagnitude;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * 2^k equally spaced levels without zero, ±s/2, ±3s/2, ..., ±(2^k - 1)s/2, every weight at the nearest (PARQ's uniform
 * quantizer, Jin et al. 2025, published code). The outermost level is min(k · mean|w|, max|w|), or max|w| with {@code
 * largest}; one bit is the scaled sign. An empty or all-zero block has s = 0.
 */
record UniformQuantizer(int bits, boolean largest, int revision) implements Quantizer {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Quantizer atRevision(int earlier) {
        return new UniformQuantizer(bits, largest, GridCodebook.atMost(earlier));
    }

    private GridCodebook grid() {
        return new GridCodebook(revision, bits, 1 << bits);
    }

    @Override
    public CodebookLayout layout() {
        return grid().layout();
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        int levels = 1 << bits;
        double outermost = LargestMagnitude.of(slice);
        if (!largest && slice.length() > 0) {
            outermost = Math.min(outermost, bits * (LaneSums.ofAbs(slice) / slice.length()));
        }
        if (grid().affine()) {
            grid().write(slice, 2 * outermost / (levels - 1), (levels - 1) / 2f);
        } else {
            for (int i = 0; i < levels; i++) {
                slice.store(i, (float) (outermost * (2 * i - (levels - 1)) / (levels - 1)));
            }
        }
        LevelAssignment.of(layout(), slice).codes(slice);
    }
}
