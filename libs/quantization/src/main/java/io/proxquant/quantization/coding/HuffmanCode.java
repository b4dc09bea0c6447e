package io.proxquant.quantization.coding;

import java.util.Arrays;

/**
 * A canonical Huffman code: told by the lengths of its words alone. Words are numbered by length, then by symbol, as in RFC
 * 1951, section 3.2.2; a word stands in the stream from its most significant bit on, bits fill a byte from its least
 * significant one. An object exists only for a complete code, or for one symbol of one bit, so no bit string is without end.
 */
final class HuffmanCode {
    /** Most bits of a word: what four bits in a table can say. */
    static final int LONGEST = 15;

    private final byte[] lengths;
    /** Words with their bits in the order of the stream. */
    private final int[] words;

    private final int longest;

    private HuffmanCode(byte[] lengths, int[] words, int longest) {
        this.lengths = lengths;
        this.words = words;
        this.longest = longest;
    }

    /** The shortest code for symbols that occur so often. */
    static HuffmanCode optimal(long[] counts) {
        return of(CodeLengths.of(counts, LONGEST));
    }

    /**
     * The code with words of these lengths, 0 for a symbol without one.
     *
     * @throws MalformedStreamException if words would be missing or too many
     */
    static HuffmanCode of(byte[] lengths) {
        int[] perLength = new int[LONGEST + 1];
        int used = 0;
        int longest = 0;
        for (byte length : lengths) {
            if (length < 0 || length > LONGEST) {
                throw new MalformedStreamException("a code word of " + length + " bits, at most " + LONGEST);
            }
            if (length > 0) {
                perLength[length]++;
                used++;
                longest = Math.max(longest, length);
            }
        }
        requireComplete(perLength, used);
        int[] next = new int[LONGEST + 1];
        for (int length = 1, word = 0; length <= LONGEST; length++) {
            word = (word + perLength[length - 1]) << 1;
            next[length] = word;
        }
        int[] words = new int[lengths.length];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                words[symbol] = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
            }
        }
        return new HuffmanCode(lengths.clone(), words, longest);
    }

    private static void requireComplete(int[] perLength, int used) {
        int taken = 0;
        for (int length = 1; length <= LONGEST; length++) {
            taken += perLength[length] << (LONGEST - length);
        }
        boolean single = used == 1 && perLength[1] == 1;
        if (used > 0 && !single && taken != 1 << LONGEST) {
            throw new MalformedStreamException("the code words of " + used + " symbols take " + taken + " of "
                    + (1 << LONGEST) + " places: no complete code");
        }
    }

    byte[] lengths() {
        return lengths.clone();
    }

    /** Bits that symbols take which occur so often. */
    long bits(long[] counts) {
        long bits = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            bits += counts[symbol] * lengths[symbol];
        }
        return bits;
    }

    /** The symbols' words one after the other, padded with zeros to whole bytes. */
    byte[] encode(byte[] symbols, int bytes) {
        byte[] out = new byte[bytes];
        Encoder encoder = new Encoder();
        encoder.end(out, encoder.encode(symbols, symbols.length, out));
        return out;
    }

    /** Most bytes that so many words and what was held before them take. */
    static int room(int symbols) {
        return Math.toIntExact(((long) symbols * LONGEST >>> 3) + 2);
    }

    /** Words of symbols that come part by part. */
    final class Encoder {
        private long pending;
        private int held;

        /** Writes whole bytes from the beginning of {@code out} on; returns how many. */
        int encode(byte[] symbols, int count, byte[] out) {
            int at = 0;
            for (int i = 0; i < count; i++) {
                int symbol = symbols[i] & 0xff;
                pending |= (long) words[symbol] << held;
                held += lengths[symbol];
                while (held >= Byte.SIZE) {
                    out[at++] = (byte) pending;
                    pending >>>= Byte.SIZE;
                    held -= Byte.SIZE;
                }
            }
            return at;
        }

        /** Writes what is held; returns where that ends. */
        int end(byte[] out, int at) {
            if (held == 0) {
                return at;
            }
            out[at] = (byte) pending;
            return at + 1;
        }
    }

    /**
     * So many symbols.
     *
     * @throws MalformedStreamException unless the stream holds exactly these, and zeros up to the end of its last byte
     */
    byte[] decode(byte[] stream, int count) {
        byte[] symbols = new byte[count];
        int[] table = table();
        long bits = 0;
        int held = 0;
        int at = 0;
        int mask = (1 << longest) - 1;
        for (int i = 0; i < symbols.length; i++) {
            while (held < longest && at < stream.length) {
                bits |= (stream[at++] & 0xffL) << held;
                held += Byte.SIZE;
            }
            int found = longest == 0 ? -1 : table[(int) bits & mask];
            int length = found & 0xf;
            if (found < 0 || length > held) {
                throw new MalformedStreamException("the stream of " + stream.length
                        + " bytes has no code word for symbol " + i + " of " + symbols.length);
            }
            symbols[i] = (byte) (found >>> 4);
            bits >>>= length;
            held -= length;
        }
        if (at < stream.length || held >= Byte.SIZE || bits != 0) {
            throw new MalformedStreamException(
                    "the stream of " + stream.length + " bytes goes on after its " + symbols.length + " symbols");
        }
        return symbols;
    }

    /** By the next {@code longest} bits of the stream: symbol · 16 + length, or -1. */
    private int[] table() {
        int[] filled = new int[1 << longest];
        Arrays.fill(filled, -1);
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                for (int at = words[symbol]; at < filled.length; at += 1 << length) {
                    filled[at] = (symbol << 4) | length;
                }
            }
        }
        return filled;
    }
}
