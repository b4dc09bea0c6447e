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
        IntVector threshold = IntVector.broadcast(Lanes.INTS, below);
        int end = from + count - count % Lanes.COUNT;
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector weight = FloatVector.fromArray(Lanes.FLOATS, weights, i);
            IntVector bits = weight.reinterpretAsInts();
            IntVector sign = bits.lanewise(VectorOperators.ASHR, 31);
            IntVector member = threshold.sub(bits.and(Lanes.MAGNITUDE)).lanewise(VectorOperators.ASHR, 31);
            IntVector share =
                    sign.and(differ).lanewise(VectorOperators.XOR, positive).and(member);
            weight.mul(kept).add(share.reinterpretAsFloats()).intoArray(weights, i);
        }
        for (int i = end; i < from + count; i++) {
            weights[i] = kept * weights[i] + share(weights[i]);
        }
    }

    private float share(float w) {
        int bits = Float.floatToRawIntBits(w);
        boolean member = (bits & Lanes.MAGNITUDE) > below;
        return Float.intBitsToFloat(member ? (bits < 0 ? negative : positive) : 0);
    }
}
