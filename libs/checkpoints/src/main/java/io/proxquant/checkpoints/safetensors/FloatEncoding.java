package io.proxquant.checkpoints.safetensors;

/**
 * F32 to the narrower floating-point types, rounded to nearest, ties to even. The way back is {@link FloatDecoding}: a value that it
 * gives again is one that the type holds exactly.
 */
public final class FloatEncoding {
    private static final int LEAST_NORMAL = -14;
    private static final int EXPONENT_BIAS = 127;
    private static final int FRACTION_BITS = 23;

    private FloatEncoding() {}

    /** IEEE 754 binary16; what is too large for it becomes infinite. */
    public static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 0x47800000) { // 2^16 and more, the infinite too
            return (short) (sign | 0x7C00);
        }
        int exponent = (magnitude >>> FRACTION_BITS) - EXPONENT_BIAS;
        if (exponent < LEAST_NORMAL) { // a multiple of 2^-24, rounded exactly by the product and rint
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * (double) 0x1p24f));
        }
        int rebased = magnitude - (EXPONENT_BIAS - 15 << FRACTION_BITS);
        return (short) (sign | nearest(rebased, 13));
    }

    /** The upper half of F32. */
    public static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) nearest(bits, 16);
    }

    /** Without the lowest bits, rounded; a carry into the exponent is right, since the next power of two follows there. */
    private static int nearest(int bits, int dropped) {
        int half = (1 << dropped - 1) - 1;
        int odd = bits >>> dropped & 1;
        return bits + half + odd >>> dropped;
    }
}
