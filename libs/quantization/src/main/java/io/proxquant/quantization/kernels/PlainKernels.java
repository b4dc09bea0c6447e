package io.proxquant.quantization.kernels;

/** The reference: loops over arrays that the compiler vectorises, with no comparison and no order of additions to keep. */
public final class PlainKernels implements Kernels {
    @Override
    public String name() {
        return "plain loops";
    }

    @Override
    public FiniteCheck finiteCheck() {
        return new PlainFiniteCheck();
    }

    @Override
    public void clip(float[] weights, int from, int count) {
        for (int i = from; i < from + count; i++) {
            weights[i] = Math.min(Math.max(weights[i], -1f), 1f);
        }
    }

    @Override
    public MagnitudeSum magnitudes(float typical) {
        // Up to 64 times the typical magnitude may come into every lane.
        SplitSums sums = new SplitSums(Math.scalb(0x1p-13f, Math.getExponent(typical)));
        return new MagnitudeSum() {
            @Override
            public void add(float[] tile) {
                sums.addMagnitudes(tile);
            }

            @Override
            public Total total() {
                sums.end();
                return sums.exact() ? new Total(sums.sum(), sums.error()) : Total.unknown();
            }
        };
    }

    @Override
    public SideSums sides(float smallest) {
        return new PlainSideSums(smallest);
    }

    @Override
    public TernaryMix mix(TernaryLevels levels, float kept) {
        return new PlainMix(levels, kept);
    }
}
