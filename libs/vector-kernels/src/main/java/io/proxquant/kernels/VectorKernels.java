package io.proxquant.kernels;

import io.proxquant.quantization.kernels.CodeSearch;
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
    private final Warming searching;
    private final Warming squaring;
    private final Warming measuring;

    /** As {@link java.util.ServiceLoader} makes them: plain loops at first, until vectors are compiled. */
    public VectorKernels() {
        this(new Warming(), new Warming(), new Warming());
    }

    private VectorKernels(Warming searching, Warming squaring, Warming measuring) {
        this.searching = searching;
        this.squaring = squaring;
        this.measuring = measuring;
    }

    /** Vectors from the beginning. */
    static VectorKernels warm() {
        return new VectorKernels(Warming.over(), Warming.over(), Warming.over());
    }

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

    @Override
    public float largestMagnitude(float[] weights, int from, int count) {
        int share = measuring.share(count);
        float first = Float.intBitsToFloat(Lanes.largest(weights, from, share));
        return share == count ? first : Math.max(first, plain.largestMagnitude(weights, from + share, count - share));
    }

    @Override
    public CodeSearch codes(float[] ascending, byte[] codeOfRank) {
        CodeSearch plainly = plain.codes(ascending, codeOfRank);
        return VectorSearch.suits(ascending) ? new VectorSearch(ascending, codeOfRank, plainly, searching) : plainly;
    }

    @Override
    public void addSquares(float[] w, int from, float[] q, int at, int count, double[] norm, double[] distance) {
        int share = squaring.share(count);
        int whole = share - share % SUM_LANES;
        VectorSquares.add(w, from, q, at, whole, norm, distance);
        plain.addSquares(w, from + whole, q, at + whole, count - whole, norm, distance);
    }
}
