package io.proxquant.quantization.packing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The packed form of codes in artifact files: element i lies at bit i · bits of the stream, least significant bit
 * first, and the last byte is padded with zeros. Every sequence of codes has exactly one packed form.
 *
 * <p>Eight codes are {@code bits} bytes, so whole groups of eight go through one long.
 */
public final class CodePacking {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private CodePacking() {}

    /** Bytes that {@code count} codes take. */
    public static long packedBytes(long count, int bits) {
        checkBits(bits);
        if (count < 0) {
            throw new IllegalArgumentException("there are no " + count + " codes");
        }
        return Math.addExact(Math.multiplyExact(count, bits), 7L) >>> 3;
    }

    /**
     * Packs codes of 1 to 8 bits.
     *
     * @throws IllegalArgumentException if a code does not fit, with its index
     */
    public static byte[] pack(byte[] codes, int bits) {
        byte[] packed = new byte[(int) packedBytes(codes.length, bits)];
        EightCodes layout = EightCodes.of(bits);
        long unused = layout.unused();
        int out = 0;
        int i = 0;
        for (; i <= codes.length - 8; i += 8, out += bits) {
            long eight = (long) LONG.get(codes, i);
            if ((eight & unused) != 0) {
                break;
            }
            write(packed, out, bits, layout.gather(eight));
        }
        for (; i < codes.length; i++) {
            int code = codes[i] & 0xff;
            if (code >>> bits != 0) {
                throw new IllegalArgumentException(
                        "code " + code + " of weight " + i + " needs more than " + bits + " bits");
            }
            long bit = (long) i * bits;
            int shifted = code << (bit & 7);
            packed[(int) (bit >>> 3)] |= (byte) shifted;
            if (shifted > 0xff) {
                packed[(int) (bit >>> 3) + 1] |= (byte) (shifted >>> 8);
            }
        }
        return packed;
    }

    /**
     * Unpacks as many codes as {@code codes} has room for.
     *
     * @throws IllegalArgumentException if the number of bytes does not belong to that many codes, or padding is not zero
     */
    public static void unpack(byte[] packed, int bits, byte[] codes) {
        if (packed.length != packedBytes(codes.length, bits)) {
            throw new IllegalArgumentException(packed.length + " packed bytes, but " + codes.length + " codes of "
                    + bits + " bits take " + packedBytes(codes.length, bits));
        }
        int usedOfLast = (int) ((long) codes.length * bits & 7);
        if (usedOfLast != 0 && (packed[packed.length - 1] & 0xff) >>> usedOfLast != 0) {
            throw new IllegalArgumentException("the padding of the last packed byte is not zero");
        }
        EightCodes layout = EightCodes.of(bits);
        int in = 0;
        int i = 0;
        for (; i <= codes.length - 8; i += 8, in += bits) {
            LONG.set(codes, i, layout.scatter(read(packed, in, bits)));
        }
        int mask = (1 << bits) - 1;
        for (; i < codes.length; i++) {
            long bit = (long) i * bits;
            int at = (int) (bit >>> 3);
            int next = at + 1 < packed.length ? packed[at + 1] & 0xff : 0;
            int two = (packed[at] & 0xff) | (next << 8);
            codes[i] = (byte) ((two >>> (bit & 7)) & mask);
        }
    }

    /** Writes the low {@code bits} bytes of {@code x}. Bytes beyond are written again by the next group. */
    private static void write(byte[] packed, int at, int bits, long x) {
        if (at <= packed.length - 8) {
            LONG.set(packed, at, x);
            return;
        }
        for (int b = 0; b < bits; b++) {
            packed[at + b] = (byte) (x >>> (8 * b));
        }
    }

    /** Reads {@code bits} bytes, and possibly more above them. */
    private static long read(byte[] packed, int at, int bits) {
        if (at <= packed.length - 8) {
            return (long) LONG.get(packed, at);
        }
        long x = 0;
        for (int b = 0; b < bits; b++) {
            x |= (packed[at + b] & 0xffL) << (8 * b);
        }
        return x;
    }

    private static void checkBits(int bits) {
        if (bits < 1 || bits > 8) {
            throw new IllegalArgumentException(bits + " bits per code; allowed: 1 to 8");
        }
    }
}
