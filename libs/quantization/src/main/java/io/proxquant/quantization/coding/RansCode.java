package io.proxquant.quantization.coding;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The range variant of asymmetric numeral systems (Duda 2013): the whole stream is one number x, and a symbol that takes f of
 * 2^15 places multiplies it by 2^15 / f, so that ternary and binary codes come as near to their entropy as long alphabets.
 * Between two symbols x is in [2^23, 2^31); a byte leaves or enters where it would not be. The encoder works from the last
 * symbol to the first, so that the decoder may go forwards, and begins at 2^23, where the decoder has to end: a stream that was
 * cut or changed is noticed there, if not before.
 */
final class RansCode {
    private static final int SCALE = 15;
    private static final int PLACES = 1 << SCALE;
    private static final int LEAST = 1 << 23;
    private static final int STATE_BYTES = 4;
    /** Symbols between two looks at the room. */
    private static final int PART = 1 << 12;

    private final int[] frequencies;
    private final int[] starts;

    private RansCode(int[] frequencies) {
        this.frequencies = frequencies;
        this.starts = new int[frequencies.length];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + frequencies[i - 1];
        }
    }

    static long tableBytes(int alphabet) {
        return 2L * alphabet;
    }

    /**
     * Shares 2^15 places among the symbols that occur, in proportion and at least one each: rounded down first, then one more
     * for those with the largest remainders, the smaller symbol first; what single places took too much, the most frequent
     * symbol gives.
     */
    static RansCode of(long[] counts) {
        long total = Arrays.stream(counts).sum();
        int[] frequencies = new int[counts.length];
        int left = total == 0 ? 0 : PLACES;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                frequencies[i] = (int) Math.max(1, counts[i] * PLACES / total);
                left -= frequencies[i];
            }
        }
        if (left > 0) {
            IntStream.range(0, counts.length)
                    .filter(i -> counts[i] > 0)
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer i) -> -(counts[i] * PLACES % total)))
                    .limit(left)
                    .forEach(i -> frequencies[i]++);
        }
        if (left < 0) {
            int most = 0;
            for (int i = 1; i < counts.length; i++) {
                most = counts[i] > counts[most] ? i : most;
            }
            frequencies[most] += left;
        }
        return new RansCode(frequencies);
    }

    /** @throws MalformedStreamException unless the places sum up to 2^15, or there are none for an empty stream */
    static RansCode of(byte[] table) {
        int[] frequencies = new int[table.length / 2];
        int sum = 0;
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (table[2 * i] & 0xff) | ((table[2 * i + 1] & 0xff) << 8);
            sum += frequencies[i];
        }
        if (sum != PLACES && sum != 0) {
            throw new MalformedStreamException("the symbols take " + sum + " of " + PLACES + " places");
        }
        return new RansCode(frequencies);
    }

    byte[] table() {
        byte[] table = new byte[2 * frequencies.length];
        for (int i = 0; i < frequencies.length; i++) {
            table[2 * i] = (byte) frequencies[i];
            table[2 * i + 1] = (byte) (frequencies[i] >>> 8);
        }
        return table;
    }

    /** Filled from its end, since the last byte that leaves the number is the first that the decoder takes. */
    byte[] encode(byte[] symbols) {
        byte[] out = new byte[Math.max(2 * room(PART), symbols.length / 4)];
        int at = out.length;
        Encoder encoder = new Encoder();
        for (int to = symbols.length; to > 0; to -= Math.min(to, PART)) {
            if (at < 2 * room(PART)) {
                byte[] wider = new byte[Math.multiplyExact(out.length, 2)];
                System.arraycopy(out, at, wider, at + out.length, out.length - at);
                at += out.length;
                out = wider;
            }
            at = encoder.encode(symbols, Math.max(0, to - PART), to, out, at);
        }
        return Arrays.copyOfRange(out, encoder.end(out, at), out.length);
    }

    /** Most bytes that so many symbols let go, or the end. */
    static int room(int symbols) {
        return Math.addExact(Math.multiplyExact(2, symbols), STATE_BYTES);
    }

    /** Takes symbols from the last to the first, and gives the stream from its end to its beginning. */
    final class Encoder {
        private int x = LEAST;

        /** Takes the symbols from {@code to} down to {@code from}; returns where in {@code out} the stream begins by now. */
        int encode(byte[] symbols, int from, int to, byte[] out, int end) {
            int at = end;
            for (int i = to - 1; i >= from; i--) {
                int symbol = symbols[i] & 0xff;
                int frequency = frequencies[symbol];
                long most = (long) ((LEAST >> SCALE) << Byte.SIZE) * frequency;
                while (x >= most) {
                    out[--at] = (byte) x;
                    x >>>= Byte.SIZE;
                }
                x = ((x / frequency) << SCALE) + x % frequency + starts[symbol];
            }
            return at;
        }

        /** The number that is left, with which the stream begins; returns where. */
        int end(byte[] out, int end) {
            int at = end;
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                out[--at] = (byte) (x >>> shift);
            }
            return at;
        }
    }

    /** @throws MalformedStreamException unless the stream is exactly that of so many symbols */
    byte[] decode(byte[] stream, int count) {
        if (stream.length < STATE_BYTES) {
            throw new MalformedStreamException("a stream of " + stream.length + " bytes, its state alone has 4");
        }
        int x = 0;
        for (int i = 0; i < STATE_BYTES; i++) {
            x |= (stream[i] & 0xff) << (Byte.SIZE * i);
        }
        if (x < LEAST) {
            throw new MalformedStreamException("the stream begins with the state " + Integer.toUnsignedString(x));
        }
        byte[] symbols = new byte[count];
        byte[] places = places(count);
        int at = STATE_BYTES;
        for (int i = 0; i < count; i++) {
            int place = x & (PLACES - 1);
            int symbol = places[place] & 0xff;
            symbols[i] = (byte) symbol;
            x = frequencies[symbol] * (x >>> SCALE) + place - starts[symbol];
            while (x < LEAST) {
                if (at == stream.length) {
                    throw new MalformedStreamException("the stream ends at symbol " + i + " of " + count);
                }
                x = (x << Byte.SIZE) | (stream[at++] & 0xff);
            }
        }
        if (at != stream.length || x != LEAST) {
            throw new MalformedStreamException(
                    "after " + count + " symbols the stream of " + stream.length + " bytes is not at its end");
        }
        return symbols;
    }

    /** The symbol of each place. */
    private byte[] places(int count) {
        byte[] places = new byte[PLACES];
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            Arrays.fill(places, starts[symbol], starts[symbol] + frequencies[symbol], (byte) symbol);
        }
        if (count > 0 && starts.length > 0 && starts[starts.length - 1] + frequencies[starts.length - 1] == 0) {
            throw new MalformedStreamException("there is no symbol for " + count + " of them");
        }
        return places;
    }
}
