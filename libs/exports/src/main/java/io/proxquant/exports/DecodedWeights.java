package io.proxquant.exports;

import java.util.Arrays;

import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.CodebookLayout;

/**
 * A quantized tensor's weights in its own order, with what its codebooks tell of scales: formats of others keep a scale and whole
 * numbers, and which scale makes the levels whole is found once, here.
 */
public final class DecodedWeights {
    /** A level may be as many times the unit as this while no smaller one is in the codebook. */
    private static final int MOST_TIMES = 7;

    private final float[] values;
    private final PackedValue packed;
    private final AxisOrder order;
    private int block = -1;
    private float[] units = {};
    private float[] steps = {};

    DecodedWeights(PackedValue packed) {
        this.packed = packed;
        this.order = packed.order();
        this.values = packed.dequantize();
    }

    /** All weights, not copied. */
    public float[] values() {
        return values;
    }

    /** What the levels at this weight may be whole multiples of, likeliest first; positive. */
    public float[] units(int index) {
        look(index);
        return units;
    }

    /** What neighbouring levels at this weight may be apart, likeliest first; positive. */
    public float[] steps(int index) {
        look(index);
        return steps;
    }

    /** Weights that have a codebook together, in the order of the codes. */
    public int blockLength() {
        return packed.codes().blocks().length();
    }

    private void look(int index) {
        int here = order.storedIndex(index) / blockLength();
        if (here == block) {
            return;
        }
        block = here;
        CodebookLayout layout = packed.codes().layout();
        float[] books = packed.codes().codebooks();
        int floats = layout.floats(blockLength());
        float[] levels = layout.levelless()
                ? Arrays.copyOfRange(books, here * floats, (here + 1) * floats) // each its own level
                : new float[layout.levels()];
        if (!layout.levelless()) {
            layout.expand(books, here * floats, levels);
        }
        float least = Float.POSITIVE_INFINITY;
        for (float level : levels) {
            if (level != 0) {
                least = Math.min(least, Math.abs(level));
            }
        }
        Arrays.sort(levels);
        float apart = Float.POSITIVE_INFINITY;
        for (int i = 1; i < levels.length; i++) {
            if (levels[i] > levels[i - 1]) {
                apart = Math.min(apart, levels[i] - levels[i - 1]);
            }
        }
        units = parts(least);
        steps = parts(apart);
    }

    private static float[] parts(float whole) {
        if (Float.isInfinite(whole)) {
            return new float[] {1};
        }
        float[] parts = new float[MOST_TIMES];
        for (int k = 1; k <= MOST_TIMES; k++) {
            parts[k - 1] = whole / k;
        }
        return parts;
    }
}
