package io.proxquant.checkpoints.safetensors;

import java.util.Optional;

/**
 * The element types of safetensors, in the order of the reference implementation: later ones are aligned more widely,
 * and the writer puts them first, so this order decides the bytes of a file.
 */
public enum DType {
    BOOL(8, false),
    F4(4, true),
    F6_E2M3(6, true),
    F6_E3M2(6, true),
    U8(8, false),
    I8(8, false),
    F8_E5M2(8, true),
    F8_E4M3(8, true),
    F8_E8M0(8, true),
    F8_E4M3FNUZ(8, true),
    F8_E5M2FNUZ(8, true),
    I16(16, false),
    U16(16, false),
    F16(16, true),
    BF16(16, true),
    I32(32, false),
    U32(32, false),
    F32(32, true),
    C64(64, false),
    F64(64, true),
    I64(64, false),
    U64(64, false);

    private final int bits;
    private final boolean floating;

    DType(int bits, boolean floating) {
        this.bits = bits;
        this.floating = floating;
    }

    /** Bits per element; below 8 for the packed types. */
    public int bits() {
        return bits;
    }

    /** Whether elements are real floating-point numbers, hence candidates for quantization. */
    public boolean floating() {
        return floating;
    }

    /** Whether {@link SafetensorsFile#readFloats} knows this type: F32 as it is, F16, BF16 and F64 through F32. */
    public boolean readableAsFloat() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }

    /**
     * Bytes that {@code elements} of this type take.
     *
     * @throws ArithmeticException if the count of bits overflows 64 bits or is no multiple of 8
     */
    public long bytes(long elements) {
        long total = Math.multiplyExact(elements, (long) bits);
        if (total % 8 != 0) {
            throw new ArithmeticException(elements + " elements of " + this + " do not end on a byte boundary");
        }
        return total / 8;
    }

    static Optional<DType> named(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
