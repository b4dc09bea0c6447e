package io.proxquant.kernels;

import java.util.Arrays;

import io.proxquant.quantization.kernels.SideSums.Side;

/** Members of one side, or of both, by lanes: their units, fine units and number, emptied before they can overflow. */
final class LaneTotals {
    private final FixedPoint form;
    final int[] whole = new int[Lanes.COUNT];
    final int[] rest = new int[Lanes.COUNT];
    final int[] members = new int[Lanes.COUNT];
    private long units;
    private long fineUnits;
    private long count;

    LaneTotals(FixedPoint form) {
        this.form = form;
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
