package io.proxquant.kernels;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

import io.proxquant.quantization.kernels.CodeSearch;

/**
 * Counts the thresholds that a value does not reach, by the sign of value - threshold: that is never rounded to the wrong side,
 * and +0 where both are equal, once every -0 was made +0.
 */
final class VectorSearch implements CodeSearch {
    /** Beyond so many a binary search for each value is faster. */
    static final int MOST = 31;

    private static final int STEP = 4 * Lanes.COUNT;

    private final float[] thresholds;
    private final byte[] codeOfRank;
    private final CodeSearch rest;
    private final Warming warming;

    /** @param rest does what is no whole vector */
    VectorSearch(float[] ascending, byte[] codeOfRank, CodeSearch rest, Warming warming) {
        this.thresholds = ascending;
        this.codeOfRank = codeOfRank;
        this.rest = rest;
        this.warming = warming;
    }

    /** A threshold that is no number is reached by nothing, which a sign does not tell. */
    static boolean suits(float[] ascending) {
        for (float each : ascending) {
            if (Float.isNaN(each)) {
                return false;
            }
        }
        return ascending.length <= MOST;
    }

    @Override
    public void write(float[] values, int from, int count, byte[] codes, int at) {
        int share = warming.share(count);
        int whole = share - share % STEP;
        if (whole > 0) {
            inVectors(values, from, whole, codes, at);
        }
        rest.write(values, from + whole, count - whole, codes, at + whole);
    }

    private void inVectors(float[] values, int from, int count, byte[] codes, int at) {
        int[] ranks = new int[STEP];
        int[] all = new int[Lanes.COUNT];
        Arrays.fill(all, thresholds.length);
        for (int i = 0; i < count; i += STEP) {
            FloatVector a =
                    FloatVector.fromArray(Lanes.FLOATS, values, from + i).add(0f);
            FloatVector b = FloatVector.fromArray(Lanes.FLOATS, values, from + i + Lanes.COUNT)
                    .add(0f);
            FloatVector c = FloatVector.fromArray(Lanes.FLOATS, values, from + i + 2 * Lanes.COUNT)
                    .add(0f);
            FloatVector d = FloatVector.fromArray(Lanes.FLOATS, values, from + i + 3 * Lanes.COUNT)
                    .add(0f);
            IntVector rankA = IntVector.fromArray(Lanes.INTS, all, 0);
            IntVector rankB = IntVector.fromArray(Lanes.INTS, all, 0);
            IntVector rankC = IntVector.fromArray(Lanes.INTS, all, 0);
            IntVector rankD = IntVector.fromArray(Lanes.INTS, all, 0);
            for (int t = 0; t < thresholds.length; t++) {
                FloatVector threshold = FloatVector.broadcast(Lanes.FLOATS, thresholds[t]);
                rankA = rankA.add(a.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                rankB = rankB.add(b.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                rankC = rankC.add(c.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                rankD = rankD.add(d.sub(threshold).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
            }
            rankA.intoArray(ranks, 0);
            rankB.intoArray(ranks, Lanes.COUNT);
            rankC.intoArray(ranks, 2 * Lanes.COUNT);
            rankD.intoArray(ranks, 3 * Lanes.COUNT);
            for (int j = 0; j < STEP; j++) {
                codes[at + i + j] = codeOfRank[ranks[j]];
            }
        }
    }
}
