package io.proxquant.kernels;

import io.proxquant.quantization.kernels.FiniteCheck;
import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.kernels.MagnitudeSum;
import io.proxquant.quantization.kernels.PlainKernels;
import io.proxquant.quantization.kernels.SideSums;
import io.proxquant.quantization.kernels.TernaryLevels;
import io.proxquant.quantization.kernels.TernaryMix;

/** The provider. Bits are those of {@link PlainKernels}, which also serve what is rare. */
public final class VectorKernels implements Kernels {
    private final Kernels plain = new PlainKernels();

    @Override
    public String name() {
        return "vectors of " + Lanes.COUNT + " floats";
    }

    @Override
    public FiniteCheck finiteCheck() {
        return (weights, from, count) -> Lanes.largest(weights, from, count) < Lanes.INFINITY;
    }

    /** Weights outside are rare, and looking is cheaper than writing; NaN counts as outside. */
    @Override
    public void clip(float[] weights, int from, int count) {
        if (Lanes.largest(weights, from, count) > Lanes.ONE) {
            plain.clip(weights, from, count);
        }
    }

    @Override
    public MagnitudeSum magnitudes(float typical) {
        return new VectorMagnitudes(typical);
    }

    @Override
    public SideSums sides(float smallest) {
        return new VectorSides(smallest);
    }

    @Override
    public TernaryMix mix(TernaryLevels levels, float kept) {
        return new VectorMix(levels, kept);
    }
}
