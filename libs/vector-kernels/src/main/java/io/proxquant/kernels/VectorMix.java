package io.proxquant.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

import io.proxquant.quantization.kernels.TernaryLevels;
import io.proxquant.quantization.kernels.TernaryMix;

/** The share of the level is the same for all members of a side, so it is multiplied once and chosen by bits. */
final class VectorMix implements TernaryMix {
    private final int below;
    private final float kept;
    private final int positive;
    private final int negative;

    VectorMix(TernaryLevels levels, float kept) {
        float taken = 1f - kept;
        this.below = Float.floatToRawIntBits(levels.below());
        this.kept = kept;
        this.positive = Float.floatToRawIntBits(taken * levels.positive());
        this.negative = Float.floatToRawIntBits(taken * levels.negative());
    }

    @Override
    public void move(float[] weights, int from, int count) {
        int differ = positive ^ negative;
        int end = from + count - count % Lanes.COUNT;
        for (int i = from; i < end; i += Lanes.COUNT) {
            IntVector bits = Lanes.bits(weights, i);
            IntVector member = Lanes.above(below, Lanes.magnitude(bits));
            IntVector side = Lanes.sign(bits).and(differ).lanewise(VectorOperators.XOR, positive);
            FloatVector level = side.and(member).reinterpretAsFloats();
            bits.reinterpretAsFloats().mul(kept).add(level).intoArray(weights, i);
        }
        for (int i = end; i < from + count; i++) {
            weights[i] = kept * weights[i] + share(weights[i]);
        }
    }

    private float share(float w) {
        int bits = Float.floatToRawIntBits(w);
        boolean member = (bits & Integer.MAX_VALUE) > below;
        return Float.intBitsToFloat(member ? (bits < 0 ? negative : positive) : 0);
    }
}
