package io.proxquant.quantization.coding;

import java.io.IOException;

import io.proxquant.quantization.packing.CodePacking;

/**
 * Symbols that are not in memory at once, coded as {@link SymbolStream#smallest} codes those that are: the same choice, the same
 * bytes. They are read once to be counted, once to be measured and once to be written.
 */
public final class LargeStream {
    /** Symbols that can be read anywhere, as often as needed. */
    @FunctionalInterface
    public interface Symbols {
        /** So many from that one on. */
        byte[] read(int from, int count) throws IOException;
    }

    /** Where bytes go, in any order. */
    @FunctionalInterface
    public interface Room {
        /** So many of the array, from {@code first} on, to that place of the stream. */
        void write(long at, byte[] bytes, int first, int count) throws IOException;
    }

    private final Symbols symbols;
    private final int count;
    private final int atOnce;
    private HuffmanCode huffman;
    private RansCode rans;
    private byte[] table;
    private long bytes;

    private LargeStream(Symbols symbols, int count, int atOnce) {
        this.symbols = symbols;
        this.count = count;
        this.atOnce = Math.max(1, atOnce);
    }

    /**
     * Chooses the smallest coding.
     *
     * @param count number of symbols, each below {@code alphabet}
     * @param atOnce most symbols that are held
     */
    public static LargeStream smallest(Symbols symbols, int count, int bits, int alphabet, int atOnce)
            throws IOException {
        LargeStream stream = new LargeStream(symbols, count, atOnce);
        stream.choose(bits, alphabet);
        return stream;
    }

    private void choose(int bits, int alphabet) throws IOException {
        long[] counts = new long[alphabet];
        for (int from = 0; from < count; from += Math.min(atOnce, count - from)) {
            for (byte symbol : symbols.read(from, Math.min(atOnce, count - from))) {
                counts[symbol & 0xff]++;
            }
        }
        bytes = CodePacking.packedBytes(count, bits);
        HuffmanCode words = HuffmanCode.optimal(counts);
        byte[] lengths = CodePacking.pack(words.lengths(), SymbolStream.LENGTH_BITS);
        long coded = (words.bits(counts) + 7) >>> 3;
        if (coded + lengths.length < stored()) {
            huffman = words;
            table = lengths;
            bytes = coded;
        }
        RansCode ranges = RansCode.of(counts);
        byte[] places = ranges.table();
        coded = backwards(ranges, (at, out, first, length) -> {}, 0);
        if (coded + places.length < stored()) {
            huffman = null;
            rans = ranges;
            table = places;
            bytes = coded;
        }
    }

    /** Null for a fixed width, in which the symbols are left. */
    public StreamCoding coding() {
        if (huffman != null) {
            return StreamCoding.HUFFMAN;
        }
        return rans == null ? null : StreamCoding.RANS;
    }

    /** Bytes of the stream without its table. */
    public long bytes() {
        return bytes;
    }

    /** Null for a fixed width. */
    public byte[] table() {
        return table == null ? null : table.clone();
    }

    private long stored() {
        return bytes + (table == null ? 0 : table.length);
    }

    /** Writes the stream; only where it is coded. */
    public void writeTo(Room room) throws IOException {
        if (rans != null) {
            backwards(rans, room, bytes);
            return;
        }
        HuffmanCode.Encoder encoder = huffman.new Encoder();
        byte[] out = new byte[HuffmanCode.room(Math.min(atOnce, count))];
        long at = 0;
        for (int from = 0; from < count; from += Math.min(atOnce, count - from)) {
            byte[] part = symbols.read(from, Math.min(atOnce, count - from));
            int length = encoder.encode(part, part.length, out);
            if (from + part.length == count) {
                length = encoder.end(out, length);
            }
            room.write(at, out, 0, length);
            at += length;
        }
    }

    /** From the last symbol to the first, into room that ends there; returns the bytes of the stream. */
    private long backwards(RansCode code, Room room, long end) throws IOException {
        RansCode.Encoder encoder = code.new Encoder();
        byte[] out = new byte[RansCode.room(Math.min(atOnce, count))];
        long length = 0;
        for (int to = count; to > 0; ) {
            int now = Math.min(atOnce, to);
            int at = encoder.encode(symbols.read(to - now, now), 0, now, out, out.length);
            length += out.length - at;
            room.write(end - length, out, at, out.length - at);
            to -= now;
        }
        int at = encoder.end(out, out.length);
        length += out.length - at;
        room.write(end - length, out, at, out.length - at);
        return length;
    }
}
