package io.proxquant.quantization.ternary;

import java.util.Arrays;

import io.proxquant.quantization.Assignment;
import io.proxquant.quantization.ProximalStep;
import io.proxquant.quantization.WeightBlock;
import io.proxquant.quantization.fitting.LaneSums;
import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.kernels.MagnitudeSum;
import io.proxquant.quantization.kernels.SideSums;
import io.proxquant.quantization.kernels.TernaryLevels;
import io.proxquant.quantization.kernels.TernaryMix;

/**
 * The levels of {@link TwoSidedTernaryQuantizer} for a large block, by two passes over small tiles and without codes. What it
 * finds is what adding in order finds, bit for bit, or it finds nothing:
 *
 * <p>The mean magnitude is only ever used through the smallest float that is a member. A sum in any order is off by a known
 * amount, and so is the reference's; where both ends of that interval give the same float, it is the reference's (Ziv's test).
 * The members have a common last place, so their sums are exact unless they are of a very wide range.
 */
final class TernaryFit {
    /** Less than this is as quickly summed in order. */
    private static final int SMALLEST = 4 * Kernels.TILE;

    private static final int SAMPLES = 16;
    private static final int SAMPLE = 64;
    private static final float MODERATE = 0x1p60f;

    private final Kernels kernels;
    private final WeightBlock block;
    private final float[] tile = new float[Kernels.TILE];

    private TernaryFit(Kernels kernels, WeightBlock block) {
        this.kernels = kernels;
        this.block = block;
    }

    /**
     * Writes the levels, and gives the assignment; null, and nothing written, where another has to do it: in a small block,
     * where a weight is not finite, the range is too wide for these kernels, or a sum lies too near to a rounding boundary
     * (less than one in a hundred).
     */
    static Assignment of(Kernels kernels, WeightBlock block, float[] codebook, int codebookFrom) {
        return block.length() < SMALLEST ? null : new TernaryFit(kernels, block).fit(codebook, codebookFrom);
    }

    private Assignment fit(float[] codebook, int codebookFrom) {
        float typical = typical();
        if (!moderate(typical)) {
            return null;
        }
        MagnitudeSum all = kernels.magnitudes(typical);
        forEachTile(all::add);
        float smallest = smallest(all.total());
        return moderate(smallest) ? assign(smallest, codebook, codebookFrom) : null;
    }

    private Assignment assign(float smallest, float[] codebook, int codebookFrom) {
        SideSums sums = kernels.sides(smallest);
        forEachTile(sums::add);
        SideSums.Sides sides = sums.sides();
        double largest = Math.max(sides.positive().sum(), sides.negative().sum());
        if (!sides.exact() || largest > 0x1p52 * Math.ulp(smallest)) {
            return null;
        }
        TernaryLevels levels = new TernaryLevels(
                smallest, sides.positive().mean(), 0f - sides.negative().mean());
        codebook[codebookFrom] = levels.negative();
        codebook[codebookFrom + 1] = 0f;
        codebook[codebookFrom + 2] = levels.positive();
        return new Threshold(kernels, levels);
    }

    /** The smallest member if the sum leaves no doubt about it, else NaN. */
    private float smallest(MagnitudeSum.Total all) {
        int length = block.length();
        // The reference adds an eighth of the weights one after the other.
        double error = all.error() + (length / 8 + 8) * 0x1p-52 * all.sum();
        if (!Double.isFinite(error)) {
            return Float.NaN;
        }
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

    /** By a comparison of magnitudes. */
    private static final class Threshold implements Assignment {
        private final Kernels kernels;
        private final TernaryLevels levels;
        private final TernaryMix onto;

        Threshold(Kernels kernels, TernaryLevels levels) {
            this.kernels = kernels;
            this.levels = levels;
            this.onto = kernels.mix(levels, 0f);
        }

        /** 0 · w is a zero of either sign, and adding the level makes it the level, or +0. */
        @Override
        public void levels(float[] weights, int at, int from, int count, float[] into) {
            System.arraycopy(weights, at, into, 0, count);
            onto.move(into, 0, count);
        }

        @Override
        public ProximalStep mix(float kept, int length) {
            TernaryMix mix = kernels.mix(levels, kept);
            return (weights, at, from, count) -> mix.move(weights, at, count);
        }
    }
}
