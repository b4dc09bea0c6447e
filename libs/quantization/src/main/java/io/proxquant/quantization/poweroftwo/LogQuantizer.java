package io.proxquant.quantization.poweroftwo;

import io.proxquant.quantization.CodebookForm;
import io.proxquant.quantization.CodebookLayout;
import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.Slice;
import io.proxquant.quantization.fitting.FiniteWeights;
import io.proxquant.quantization.fitting.Thresholds;

/**
 * ±2^-j with j = 0, ..., J = 2^(k-1) - 1: sign(w) · 2^round(log2|w|), clipped to [2^-J, 1] (Hubara et al., QNN, 2016, equation
 * 10, AP2). Rounding is in the logarithm: the border between 2^-j and 2^(-j-1) is their geometric mean. Zero has no
 * logarithm and becomes +2^-J.
 */
record LogQuantizer(int bits) implements Quantizer {
    @Override
    public String name() {
        return "qnn-log";
    }

    @Override
    public CodebookLayout layout() {
        return CodebookLayout.of(CodebookForm.LEVELS, bits, 1 << bits);
    }

    @Override
    public boolean assignsNearest() {
        return false;
    }

    @Override
    public void quantizeDense(Slice slice) {
        FiniteWeights.check(slice);
        int powers = 1 << (bits - 1);
        double[] borders = new double[2 * powers - 1];
        for (int j = 0; j < powers; j++) {
            float power = Math.scalb(1f, -j);
            slice.store(j, -power);
            slice.store(2 * powers - 1 - j, power);
            if (j < powers - 1) {
                double border = power * StrictMath.sqrt(0.5);
                borders[j] = -border;
                borders[2 * powers - 2 - j] = border;
            }
        }
        borders[powers - 1] = 0;
        Thresholds.of(borders).codes(slice);
    }
}
