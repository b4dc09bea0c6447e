package io.proxquant.kernels;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.quantization.kernels.SideSums;

/**
 * In fixed point: members are multiples of the last place of the smallest, so this is exact as long as none is larger than 2^11
 * times the smallest. A weight between the sides counts as 0. What all members make and what the negative ones make is counted;
 * the difference is the positive side.
 */
final class VectorSides implements SideSums {
    private static final int PER_TILE = Kernels.TILE / Lanes.COUNT;

    private final FixedPoint form;
    private final int below;
    private final LaneTotals all;
    private final LaneTotals negative;
    private final int[] signs = new int[Lanes.COUNT];
    private final int[] largest = new int[Lanes.COUNT];
    private int perLane;

    VectorSides(float smallest) {
        float place = Math.ulp(smallest);
        form = new FixedPoint(place * 0x1p16f, place);
        below = Float.floatToRawIntBits(Math.nextDown(smallest));
        all = new LaneTotals(form);
        negative = new LaneTotals(form);
    }

    @Override
    public void add(float[] tile) {
        float toWhole = form.whole();
        float toRest = form.rest();
        IntVector threshold = IntVector.broadcast(Lanes.INTS, below);
        IntVector q = IntVector.fromArray(Lanes.INTS, all.whole, 0);
        IntVector r = IntVector.fromArray(Lanes.INTS, all.rest, 0);
        IntVector n = IntVector.fromArray(Lanes.INTS, all.members, 0);
        IntVector negativeQ = IntVector.fromArray(Lanes.INTS, negative.whole, 0);
        IntVector negativeR = IntVector.fromArray(Lanes.INTS, negative.rest, 0);
        IntVector negativeN = IntVector.fromArray(Lanes.INTS, negative.members, 0);
        IntVector negatives = IntVector.fromArray(Lanes.INTS, signs, 0);
        IntVector most = IntVector.fromArray(Lanes.INTS, largest, 0);
        for (int i = 0; i < Kernels.TILE; i += Lanes.COUNT) {
            IntVector bits = FloatVector.fromArray(Lanes.FLOATS, tile, i).reinterpretAsInts();
            IntVector magnitude = bits.and(Lanes.MAGNITUDE);
            // All ones for a negative weight; for a member, since below - magnitude is negative.
            IntVector sign = bits.lanewise(VectorOperators.ASHR, 31);
            IntVector member = threshold.sub(magnitude).lanewise(VectorOperators.ASHR, 31);
            most = most.max(magnitude);
            FloatVector value = magnitude.and(member).reinterpretAsFloats();
            FloatVector wholes = value.add(toWhole);
            IntVector wholeBits = wholes.reinterpretAsInts();
            IntVector restBits = value.sub(wholes.sub(toWhole)).add(toRest).reinterpretAsInts();
            q = q.add(wholeBits);
            r = r.add(restBits);
            n = n.sub(member);
            negativeQ = negativeQ.add(wholeBits.and(sign));
            negativeR = negativeR.add(restBits.and(sign));
            negativeN = negativeN.sub(member.and(sign));
            negatives = negatives.sub(sign);
        }
        q.intoArray(all.whole, 0);
        r.intoArray(all.rest, 0);
        n.intoArray(all.members, 0);
        negativeQ.intoArray(negative.whole, 0);
        negativeR.intoArray(negative.rest, 0);
        negativeN.intoArray(negative.members, 0);
        negatives.intoArray(signs, 0);
        most.intoArray(largest, 0);
        perLane += PER_TILE;
        if (perLane == FixedPoint.VALUES) {
            empty();
        }
    }

    private void empty() {
        int[] everyone = new int[Lanes.COUNT];
        Arrays.fill(everyone, perLane);
        all.empty(everyone);
        negative.empty(signs);
        Arrays.fill(signs, 0);
        perLane = 0;
    }

    @Override
    public Sides sides() {
        empty();
        if (Arrays.stream(largest).max().orElse(0) > form.largest()) {
            return Sides.inexact();
        }
        return new Sides(true, all.less(negative), negative.side());
    }
}
