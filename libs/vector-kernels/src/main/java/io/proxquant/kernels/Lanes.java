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

    /** All bits of a float but its sign. */
    static final int MAGNITUDE = 0x7fff_ffff;

    static final int INFINITY = 0x7f80_0000;
    static final int ONE = 0x3f80_0000;

    private Lanes() {}

    /** The bits of the largest magnitude of a range, 0 of none. */
    static int largest(float[] weights, int from, int count) {
        int whole = count - count % COUNT;
        int largest = whole == 0 ? 0 : largestOfWhole(weights, from, from + whole);
        for (int i = from + whole; i < from + count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(weights[i]) & MAGNITUDE);
        }
        return largest;
    }

    private static int largestOfWhole(float[] weights, int from, int end) {
        IntVector largest =
                FloatVector.fromArray(FLOATS, weights, from).reinterpretAsInts().and(MAGNITUDE);
        for (int i = from + COUNT; i < end; i += COUNT) {
            largest = largest.max(FloatVector.fromArray(FLOATS, weights, i)
                    .reinterpretAsInts()
                    .and(MAGNITUDE));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }
}
