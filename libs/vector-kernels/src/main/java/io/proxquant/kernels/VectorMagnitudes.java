package io.proxquant.kernels;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.kernels.MagnitudeSum;

/** In fixed point: magnitudes up to 2^7 times the power of two at the typical one, in units of 2^-31 of it. */
final class VectorMagnitudes implements MagnitudeSum {
    private static final int PER_TILE = Kernels.TILE / Lanes.COUNT;

    private final FixedPoint form;
    private final int[] whole = new int[Lanes.COUNT];
    private final int[] rest = new int[Lanes.COUNT];
    private final int[] largest = new int[Lanes.COUNT];
    private int perLane;
    private long values;
    private long units;
    private long fineUnits;

    VectorMagnitudes(float typical) {
        float power = Math.scalb(1f, Math.getExponent(typical));
        form = new FixedPoint(power * 0x1p-12f, power * 0x1p-31f);
    }

    @Override
    public void add(float[] tile) {
        float toWhole = form.whole();
        float toRest = form.rest();
        IntVector q = IntVector.fromArray(Lanes.INTS, whole, 0);
        IntVector r = IntVector.fromArray(Lanes.INTS, rest, 0);
        IntVector most = IntVector.fromArray(Lanes.INTS, largest, 0);
        for (int i = 0; i < Kernels.TILE; i += Lanes.COUNT) {
            IntVector bits = FloatVector.fromArray(Lanes.FLOATS, tile, i)
                    .reinterpretAsInts()
                    .and(Lanes.MAGNITUDE);
            most = most.max(bits);
            FloatVector magnitude = bits.reinterpretAsFloats();
            FloatVector wholes = magnitude.add(toWhole);
            q = q.add(wholes.reinterpretAsInts());
            r = r.add(magnitude.sub(wholes.sub(toWhole)).add(toRest).reinterpretAsInts());
        }
        q.intoArray(whole, 0);
        r.intoArray(rest, 0);
        most.intoArray(largest, 0);
        perLane += PER_TILE;
        if (perLane == FixedPoint.VALUES) {
            empty();
        }
    }

    private void empty() {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            units += form.units(whole[lane], perLane);
            fineUnits += form.fineUnits(rest[lane], perLane);
        }
        values += (long) perLane * Lanes.COUNT;
        perLane = 0;
        Arrays.fill(whole, 0);
        Arrays.fill(rest, 0);
    }

    @Override
    public Total total() {
        empty();
        if (Arrays.stream(largest).max().orElse(0) > form.largest()) {
            return Total.unknown();
        }
        double sum = form.value(units, fineUnits);
        return new Total(sum, values * (form.fine() / 2.0) + sum * 0x1p-50);
    }
}
