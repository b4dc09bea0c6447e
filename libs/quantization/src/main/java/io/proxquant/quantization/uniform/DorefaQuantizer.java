package io.proxquant.quantization.uniform;

import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.GridCodebook;
import io.proxquant.quantization.fitting.LargestMagnitude;
import io.proxquant.quantization.fitting.Thresholds;

/**
 * DoReFa-Net's weights of k &gt; 1 bits: q = 2/m · round(m(tanh(w)/(2M) + ½)) - 1 with m = 2^k - 1 and M = max|tanh(w)| of the
 * block (Zhou et al. 2016, equation 9). The levels 2i/m - 1 are fixed and do not resemble the weights: the network has to
 * absorb the scale. Half-way cases go up, so that the sign of ±0 is +1.
 *
 * <p>Computed from the other end: code i is reached at w = artanh(M(2i - 1 - m)/m), m thresholds per block instead of a tanh
 * per weight. A block of zeros, where the published code divides by zero, has the codes of w = 0.
 */
record DorefaQuantizer(int bits, int revision) implements Quantizer {
    @Override
    public String name() {
        return "dorefa";
    }

    @Override
    public Quantizer atRevision(int earlier) {
        return new DorefaQuantizer(bits, GridCodebook.atMost(earlier));
    }

    private GridCodebook grid() {
        return new GridCodebook(revision, bits, 1 << bits);
    }

    @Override
    public CodebookLayout layout() {
        return grid().layout();
    }

    @Override
    public boolean assignsNearest() {
        return false;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        int m = (1 << bits) - 1;
        float magnitude = LargestMagnitude.of(slice);
        double largest = magnitude == 0 ? 1 : StrictMath.tanh(magnitude);
        double[] thresholds = new double[m];
        for (int i = 1; i <= m; i++) {
            double y = largest * (2 * i - 1 - m) / m;
            thresholds[i - 1] = (StrictMath.log1p(y) - StrictMath.log1p(-y)) / 2;
        }
        if (grid().affine()) {
            grid().write(slice, 2.0 / m, m / 2f);
        } else {
            for (int i = 0; i <= m; i++) {
                slice.store(i, (float) ((2.0 * i - m) / m));
            }
        }
        Thresholds.of(thresholds).codes(slice);
    }
}
