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

    /** Math.max hands NaN on. */
    @Override
    public float largestMagnitude(float[] weights, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest;
    }

    @Override
    public CodeSearch codes(float[] ascending, byte[] codeOfRank) {
        return PlainSearch.of(ascending, codeOfRank);
    }

    @Override
    public void addSquares(float[] w, int from, float[] q, int at, int count, double[] norm, double[] distance) {
        for (int i = 0; i < count; i++) {
            int lane = i & (SUM_LANES - 1);
            double x = w[from + i];
            double error = x - q[at + i];
            norm[lane] += x * x;
            distance[lane] += error * error;
        }
    }
}
