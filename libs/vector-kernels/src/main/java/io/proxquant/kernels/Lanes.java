package io.proxquant.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Floats by their bits. For floats that are not negative, larger means larger bits; NaN is larger than infinity. */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final int COUNT = FLOATS.length();
    static final int INFINITY = 0x7f80_0000;
    static final int ONE = 0x3f80_0000;
    private static final int MAGNITUDE = 0x7fff_ffff;

    private Lanes() {}

    /** The bits of {@code COUNT} weights. */
    static IntVector bits(float[] weights, int from) {
        return FloatVector.fromArray(FLOATS, weights, from).reinterpretAsInts();
    }

    static IntVector magnitude(IntVector bits) {
        return bits.and(MAGNITUDE);
    }

    /** All ones for a weight with a sign bit, else 0. */
    static IntVector sign(IntVector bits) {
        return bits.lanewise(VectorOperators.ASHR, 31);
    }

    /** All ones where a magnitude is above {@code below}, else 0. */
    static IntVector above(int below, IntVector magnitude) {
        return IntVector.broadcast(INTS, below).sub(magnitude).lanewise(VectorOperators.ASHR, 31);
    }

    /** The bits of the largest magnitude of a range, 0 of none. */
    static int largest(float[] weights, int from, int count) {
        IntVector largest = IntVector.zero(INTS);
        int whole = count - count % COUNT;
        for (int i = 0; i < whole; i += COUNT) {
            largest = largest.max(magnitude(bits(weights, from + i)));
        }
        int rest = 0;
        for (int i = whole; i < count; i++) {
            rest = Math.max(rest, Float.floatToRawIntBits(weights[from + i]) & MAGNITUDE);
        }
        return Math.max(rest, largest.reduceLanes(VectorOperators.MAX));
    }
}
