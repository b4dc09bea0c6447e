package io.proxquant.quantization;

/**
 * The packed form of codes in artifact files: element i lies at bit i · bits of the stream, least significant bit
 * first, and the last byte is padded with zeros. Every sequence of codes has exactly one packed form.
 */
public final class CodePacking {
    private CodePacking() {}

    /** Bytes that {@code count} codes take. */
    public static long packedBytes(long count, int bits) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Packs codes of 1 to 8 bits.
     *
     * @throws IllegalArgumentException if a code does not fit, with its index
     */
    public static byte[] pack(byte[] codes, int bits) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Unpacks as many codes as {@code codes} has room for.
     *
     * @throws IllegalArgumentException if the number of bytes does not belong to that many codes, or padding is not zero
     */
    public static void unpack(byte[] packed, int bits, byte[] codes) {
        throw new UnsupportedOperationException("follows");
    }
}
