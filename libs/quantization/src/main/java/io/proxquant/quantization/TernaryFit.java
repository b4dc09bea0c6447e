package io.proxquant.quantization;

import java.util.Arrays;

/**
 * The levels of {@link TwoSidedTernaryQuantizer} for a large block, by two passes over small tiles that the compiler vectorises,
 * and without codes. What it finds is what adding in order finds, bit for bit, or it finds nothing:
 *
 * <p>The mean magnitude is only ever used through the smallest float that is a member. A sum in any order is off by a known
 * amount, and so is the reference's; where both ends of that interval give the same float, it is the reference's (Ziv's test).
 * The members have a common last place, so their sums are exact unless they are of a very wide range.
 */
final class TernaryFit {
    /** Less than this is as quickly summed in order. */
    private static final int SMALLEST = 4 * SplitSums.LANES;

    private static final int SAMPLES = 16;
    private static final int SAMPLE = 64;
    private static final float MODERATE = 0x1p60f;

    private final WeightBlock block;
    private final float[] tile = new float[SplitSums.LANES];

    private TernaryFit(WeightBlock block) {
        this.block = block;
    }

    /**
     * Writes the levels, and gives the assignment; null, and nothing written, where the reference has to do it: in a small block,
     * where a weight is not finite, the range is very wide, or a sum lies too near to a rounding boundary (less than one in a
     * hundred).
     */
    static Assignment of(WeightBlock block, float[] codebook, int codebookFrom) {
        return block.length() < SMALLEST ? null : new TernaryFit(block).fit(codebook, codebookFrom);
    }

    private Assignment fit(float[] codebook, int codebookFrom) {
        float typical = typical();
        if (!moderate(typical)) {
            return null;
        }
        // Up to 64 times the typical magnitude may come into every lane.
        SplitSums all = new SplitSums(powerOfTwo(typical) * 0x1p-13f);
        forEachTile(all::addMagnitudes);
        all.end();
        float smallest = all.exact() ? smallest(all) : Float.NaN;
        return moderate(smallest) ? assign(smallest, codebook, codebookFrom) : null;
    }

    private Assignment assign(float smallest, float[] codebook, int codebookFrom) {
        float below = Math.nextDown(smallest);
        ThresholdStep high = ThresholdStep.above(below);
        ThresholdStep low = ThresholdStep.below(below);
        // What is left of a member is a multiple of its last place; a lane full of that adds up without rounding.
        float place = Math.ulp(smallest);
        float unit = place * 0x1p24f / SplitSums.TILES;
        SplitSums positive = new SplitSums(unit);
        SplitSums negative = new SplitSums(unit);
        forEachTile(weights -> {
            positive.addBeyond(weights, high);
            negative.addBeyond(weights, low);
        });
        boolean exact = positive.end().exact()
                && negative.end().exact()
                && Math.max(positive.sum(), negative.sum()) <= 0x1p52 * place;
        if (!exact) {
            return null;
        }
        codebook[codebookFrom] = 0f - mean(negative);
        codebook[codebookFrom + 1] = 0f;
        codebook[codebookFrom + 2] = mean(positive);
        return new Steps(high, codebook[codebookFrom + 2], low, codebook[codebookFrom]);
    }

    private static float mean(SplitSums members) {
        return members.members() == 0 ? 0f : (float) (members.sum() / members.members());
    }

    /** The smallest member if the sum leaves no doubt about it, else NaN. */
    private float smallest(SplitSums all) {
        int length = block.length();
        // The reference adds an eighth of the weights one after the other.
        double error = all.error() + (length / 8 + 8) * 0x1p-52 * all.sum();
        float least = TwoSidedTernaryQuantizer.smallest(all.sum() - error, length);
        float most = TwoSidedTernaryQuantizer.smallest(all.sum() + error, length);
        return least == most ? least : Float.NaN;
    }

    /** The mean magnitude of a few weights from all over the block; nothing but speed depends on it. */
    private float typical() {
        double sum = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            block.read((int) ((long) sample * (block.length() - SAMPLE) / (SAMPLES - 1)), tile, 0, SAMPLE);
            sum += LaneSums.ofAbs(tile, 0, SAMPLE);
        }
        return (float) (sum / (SAMPLES * SAMPLE));
    }

    private interface Tile {
        void see(float[] weights);
    }

    private void forEachTile(Tile work) {
        for (int from = 0; from < block.length(); from += tile.length) {
            int count = Math.min(tile.length, block.length() - from);
            block.read(from, tile, 0, count);
            Arrays.fill(tile, count, tile.length, 0f);
            work.see(tile);
        }
    }

    private static boolean moderate(float x) {
        return x > 1 / MODERATE && x < MODERATE;
    }

    private static float powerOfTwo(float x) {
        return Math.scalb(1f, Math.getExponent(x));
    }

    /** θ⁺ beyond the high step, θ⁻ beyond the low one, 0 between. */
    private record Steps(ThresholdStep high, float positive, ThresholdStep low, float negative) implements Assignment {
        @Override
        public void levels(float[] weights, int at, int from, int count, float[] into) {
            float[] aligned = at == 0 ? weights : Arrays.copyOfRange(weights, at, at + count);
            high.write(aligned, count, positive, into);
            low.add(aligned, count, negative, into);
        }
    }
}
