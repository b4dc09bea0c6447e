package io.proxquant.kernels;

import java.util.Arrays;

import jdk.incubator.vector.IntVector;

import io.proxquant.quantization.kernels.SideSums.Side;

/** Members of one side, or of both, by lanes: their units, fine units and number, emptied before they can overflow. */
final class LaneTotals {
    private final FixedPoint form;
    private final int[] whole = new int[Lanes.COUNT];
    private final int[] rest = new int[Lanes.COUNT];
    private final int[] members = new int[Lanes.COUNT];
    private long units;
    private long fineUnits;
    private long count;

    LaneTotals(FixedPoint form) {
        this.form = form;
    }

    IntVector whole() {
        return IntVector.fromArray(Lanes.INTS, whole, 0);
    }

    IntVector rest() {
        return IntVector.fromArray(Lanes.INTS, rest, 0);
    }

    IntVector members() {
        return IntVector.fromArray(Lanes.INTS, members, 0);
    }

    void keep(IntVector newWhole, IntVector newRest, IntVector newMembers) {
        newWhole.intoArray(whole, 0);
        newRest.intoArray(rest, 0);
        newMembers.intoArray(members, 0);
    }

    /** @param values how many values came into each lane, members or not */
    void empty(int[] values) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            units += form.units(whole[lane], values[lane]);
            fineUnits += form.fineUnits(rest[lane], values[lane]);
            count += members[lane];
        }
        Arrays.fill(whole, 0);
        Arrays.fill(rest, 0);
        Arrays.fill(members, 0);
    }

    Side side() {
        return new Side(form.value(units, fineUnits), count);
    }

    Side less(LaneTotals part) {
        return new Side(form.value(units - part.units, fineUnits - part.fineUnits), count - part.count);
    }
}
