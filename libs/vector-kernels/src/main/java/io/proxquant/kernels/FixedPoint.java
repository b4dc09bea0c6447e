package io.proxquant.kernels;

/**
 * A float from 0 up as two integers, q · unit + r · fine, by adding and taking off constants so large that what is left of the
 * sum is a multiple of one unit (the bits of the sum then count the multiples). Integers add up in any order without rounding.
 *
 * <p>For 0 ≤ v ≤ 2^19 units: t = v + 2^23 units, rounded to float, has the bits of 2^23 units + q with q = round(v/unit) ≤
 * 2^19; v - (t - 2^23 units) is exact and at most unit/2; adding 1.5 · 2^23 fine units to it gives its bits +
 * r with |r| ≤ unit/(2 fine). What is lost is at most fine/2, and nothing if v is a multiple of fine.
 *
 * <p>A lane of integers may take {@link #VALUES} of either without leaving 32 bits, q taken as unsigned.
 *
 * @param unit a power of two, at most 2^19 fine units
 * @param fine a power of two
 */
record FixedPoint(float unit, float fine) {
    /** So many in one lane are at most 2^31 units, and within ±2^30 fine ones. */
    static final int VALUES = 1 << 12;

    private static final float LARGEST = 0x1p19f;

    /** What is added to have whole units. */
    float whole() {
        return unit * 0x1p23f;
    }

    /** What is added to have whole fine units, of either sign. */
    float rest() {
        return fine * 0x1.8p23f;
    }

    /** The bits of the largest value that all of this holds for. */
    int largest() {
        return Float.floatToRawIntBits(unit * LARGEST);
    }

    /** The units of a lane that counted so many values. */
    long units(int lane, long values) {
        return Integer.toUnsignedLong(lane - (int) values * Float.floatToRawIntBits(whole()));
    }

    /** The fine units of a lane that counted so many values. */
    long fineUnits(int lane, long values) {
        return lane - (int) values * Float.floatToRawIntBits(rest());
    }

    /** The value of so many units, rounded once; exact below 2^53 fine units. */
    double value(long units, long fineUnits) {
        return (double) units * unit + (double) fineUnits * fine;
    }
}
