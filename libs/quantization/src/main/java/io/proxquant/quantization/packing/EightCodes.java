package io.proxquant.quantization.packing;

/**
 * Moves eight codes between one byte each and no gaps, inside one long. Neighbours are brought together in three steps:
 * codes, pairs of codes, pairs of pairs; each step keeps the lower of two neighbours and shifts the upper one.
 *
 * @param codes the codes at even places, {@code bits} wide every 16 bits
 * @param pairs the even pairs, every 32 bits
 * @param fours the lower four codes
 */
record EightCodes(int bits, long codes, long pairs, long fours) {
    static EightCodes of(int bits) {
        return new EightCodes(bits, repeated(bits, 16), repeated(2 * bits, 32), repeated(4 * bits, 64));
    }

    /** Bits that are set in a code which is too large. */
    long unused() {
        return ~repeated(bits, 8);
    }

    /** From bytes to the low 8 · bits. */
    long gather(long x) {
        long two = (x & codes) | ((x >>> (8 - bits)) & (codes << bits));
        long four = (two & pairs) | ((two >>> (16 - 2 * bits)) & (pairs << (2 * bits)));
        return (four & fours) | ((four >>> (32 - 4 * bits)) & (fours << (4 * bits)));
    }

    /** From the low 8 · bits to bytes; bits above are ignored. */
    long scatter(long x) {
        long four = (x & fours) | ((x << (32 - 4 * bits)) & (fours << 32));
        long two = (four & pairs) | ((four << (16 - 2 * bits)) & (pairs << 16));
        return (two & codes) | ((two << (8 - bits)) & (codes << 8));
    }

    private static long repeated(int set, int every) {
        long mask = (1L << set) - 1;
        for (int w = every; w < 64; w <<= 1) {
            mask |= mask << w;
        }
        return mask;
    }
}
