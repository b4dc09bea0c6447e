package io.proxquant.quantization.kernels;

/** Works the levels out a tile at a time, then mixes. */
final class PlainMix implements TernaryMix {
    private final ThresholdStep high;
    private final ThresholdStep low;
    private final TernaryLevels levels;
    private final float kept;
    private final float[] tile = new float[Kernels.TILE];
    private final float[] level = new float[Kernels.TILE];

    PlainMix(TernaryLevels levels, float kept) {
        this.high = ThresholdStep.above(levels.below());
        this.low = ThresholdStep.below(levels.below());
        this.levels = levels;
        this.kept = kept;
    }

    @Override
    public void move(float[] weights, int from, int count) {
        if (from == 0 && count <= tile.length) {
            mix(weights, count);
            return;
        }
        for (int start = from; start < from + count; start += tile.length) {
            int size = Math.min(tile.length, from + count - start);
            System.arraycopy(weights, start, tile, 0, size);
            mix(tile, size);
            System.arraycopy(tile, 0, weights, start, size);
        }
    }

    // Both arrays begin at 0: with an offset into one of two arrays no loop vectorises.
    private void mix(float[] weights, int count) {
        high.write(weights, count, levels.positive(), level);
        low.add(weights, count, levels.negative(), level);
        float taken = 1f - kept;
        for (int i = 0; i < count; i++) {
            weights[i] = kept * weights[i] + taken * level[i];
        }
    }
}
