package io.proxquant.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import io.proxquant.quantization.kernels.Kernels;

/** Sums in double in the virtual lanes, some of them at a time: every lane gets its numbers in the order of the plain loop. */
final class VectorSquares {
    private static final int LANES = Kernels.SUM_LANES;

    /** At most as many as there are virtual lanes. */
    private static final VectorSpecies<Double> DOUBLES =
            DoubleVector.SPECIES_PREFERRED.length() > LANES ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;

    private static final int COUNT = DOUBLES.length();

    /** As many floats. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(COUNT * Float.SIZE));

    /** A piece of a range that stays in the core's cache while the lanes go over it. */
    private static final int PIECE = 8 * Kernels.TILE;

    private VectorSquares() {}

    /** @param count a multiple of the virtual lanes */
    static void add(float[] w, int from, float[] q, int at, int count, double[] norm, double[] distance) {
        for (int start = 0; start < count; start += PIECE) {
            int end = Math.min(count, start + PIECE);
            for (int lane = 0; lane < LANES; lane += COUNT) {
                lanes(w, from + start + lane, q, at + start + lane, end - start, lane, norm, distance);
            }
        }
    }

    private static void lanes(
            float[] w, int from, float[] q, int at, int count, int lane, double[] norm, double[] distance) {
        DoubleVector squares = DoubleVector.fromArray(DOUBLES, norm, lane);
        DoubleVector errors = DoubleVector.fromArray(DOUBLES, distance, lane);
        for (int i = 0; i < count; i += LANES) {
            DoubleVector x = (DoubleVector)
                    FloatVector.fromArray(FLOATS, w, from + i).convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector y = (DoubleVector)
                    FloatVector.fromArray(FLOATS, q, at + i).convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector error = x.sub(y);
            squares = squares.add(x.mul(x));
            errors = errors.add(error.mul(error));
        }
        squares.intoArray(norm, lane);
        errors.intoArray(distance, lane);
    }
}
