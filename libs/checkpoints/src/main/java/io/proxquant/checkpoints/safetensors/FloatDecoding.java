package io.proxquant.checkpoints.safetensors;

import java.nio.ByteBuffer;

/**
 * Floating-point types to F32. F16 and BF16 are subsets of F32, so nothing is lost; F64 is rounded to nearest, and what
 * is too large for F32 becomes infinite, which those who need finite weights refuse.
 */
public final class FloatDecoding {
    private FloatDecoding() {}

    /** Decodes {@code count} elements from the buffer's position on; the buffer is little-endian. */
    static void decode(DType type, ByteBuffer from, float[] into, int at, int count) {
        switch (type) {
            case F32 -> from.asFloatBuffer().get(into, at, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = half(from.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = Float.intBitsToFloat(from.getShort() << 16);
                }
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) from.getDouble();
                }
            }
            default -> throw new IllegalArgumentException(type + " cannot be read as F32");
        }
    }

    /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
    public static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >>> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) { // zero or denormal: fraction · 2^-24, exact in F32
            return Float.intBitsToFloat(Float.floatToRawIntBits(fraction * 0x1p-24f) | sign);
        }
        int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
