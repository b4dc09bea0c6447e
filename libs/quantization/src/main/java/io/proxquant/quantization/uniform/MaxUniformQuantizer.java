package io.proxquant.quantization.uniform;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.fitting.LargestMagnitude;
import io.proxquant.quantization.fitting.LevelAssignment;

/**
 * 2^k - 1 equally spaced levels around zero, 0, ±s, ..., ±max|w|, every weight at the nearest (PARQ's max-uniform quantizer,
 * Jin et al. 2025, published code). An empty or all-zero block has s = 0.
 */
record MaxUniformQuantizer(int bits, int revision) implements Quantizer {
    @Override
    public String name() {
        return "uniform-max";
    }

    @Override
    public Quantizer atRevision(int earlier) {
        return new MaxUniformQuantizer(bits, GridCodebook.atMost(earlier));
    }

    private GridCodebook grid() {
        return new GridCodebook(revision, bits, (1 << bits) - 1);
    }

    @Override
    public CodebookLayout layout() {
        return grid().layout();
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        int side = (1 << (bits - 1)) - 1;
        double outermost = LargestMagnitude.of(slice);
        if (grid().affine()) {
            grid().write(slice, outermost / side, side);
        } else {
            for (int i = -side; i <= side; i++) {
                slice.store(side + i, (float) (outermost * i / side));
            }
        }
        LevelAssignment.of(layout(), slice).codes(slice);
    }
}
