package io.proxquant.quantization.kernels;

/** One split sum for each side. */
final class PlainSideSums implements SideSums {
    private final ThresholdStep high;
    private final ThresholdStep low;
    private final SplitSums positive;
    private final SplitSums negative;

    PlainSideSums(float smallest) {
        float below = Math.nextDown(smallest);
        high = ThresholdStep.above(below);
        low = ThresholdStep.below(below);
        // What is left of a member is a multiple of its last place; a lane full of that adds up without rounding.
        float unit = Math.ulp(smallest) * 0x1p24f / SplitSums.TILES;
        positive = new SplitSums(unit);
        negative = new SplitSums(unit);
    }

    @Override
    public void add(float[] tile) {
        positive.addBeyond(tile, high);
        negative.addBeyond(tile, low);
    }

    @Override
    public Sides sides() {
        positive.end();
        negative.end();
        return new Sides(positive.exact() && negative.exact(), side(positive), side(negative));
    }

    private static Side side(SplitSums sums) {
        return new Side(sums.sum(), sums.members());
    }
}
