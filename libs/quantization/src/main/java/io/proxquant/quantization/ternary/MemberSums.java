package io.proxquant.quantization.ternary;

import io.proxquant.quantization.Slice;

/**
 * Sums and counts of the weights that have one of the ternary codes 0 (negative) and 2 (positive), all of them of a
 * magnitude from {@code smallest} to {@code largest}.
 *
 * <p>The sums are those of adding in order of the index, in double. Every member is a multiple of the unit in the last
 * place of the smallest; as long as no sum can exceed 2^53 of these units, no addition rounds and every order gives the
 * same bits, so four at a time are added that need not wait for each other. Members of wider range are added in order.
 */
@SuppressWarnings("ArrayRecordComponent") // lives within one call
record MemberSums(double[] sums, int[] counts) {
    private static final int LANES = 4;
    private static final int CODES = 4;

    static MemberSums of(Slice slice, float smallest, float largest) {
        boolean exact = (double) slice.length() * largest <= 0x1p53 * Math.ulp(smallest);
        double[] sums = new double[LANES * CODES];
        int[] counts = new int[LANES * CODES];
        int lanes = exact ? LANES - 1 : 0;
        for (int i = 0; i < slice.length(); i++) {
            int bin = slice.code(i) + CODES * (i & lanes);
            sums[bin] += slice.weight(i);
            counts[bin]++;
        }
        for (int bin = CODES; bin < sums.length; bin++) {
            sums[bin % CODES] += sums[bin];
            counts[bin % CODES] += counts[bin];
        }
        return new MemberSums(sums, counts);
    }

    /** Mean of the members, 0 of none. */
    float mean(int code) {
        return counts[code] == 0 ? 0f : (float) (sums[code] / counts[code]);
    }
}
