package io.proxquant.quantization.coding;

import java.util.List;

import io.proxquant.quantization.packing.CodePacking;

/**
 * Symbols of a small alphabet as they are stored, one byte per symbol in memory. Without a coding each takes a fixed number of
 * bits ({@link CodePacking}); with one, a table beside the stream says how the symbols are told apart.
 *
 * @param bytes the stream
 * @param table null for a fixed width
 * @param coding null for a fixed width
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to or from a file
public record SymbolStream(byte[] bytes, byte[] table, StreamCoding coding) {
    static final int LENGTH_BITS = 4;

    /** Bytes that stream and table take. */
    public long stored() {
        return bytes.length + (table == null ? 0L : table.length);
    }

    /** Symbols below {@code alphabet} in that coding; null stands for a fixed number of bits. */
    public static SymbolStream of(byte[] symbols, int bits, int alphabet, StreamCoding coding) {
        if (coding == null) {
            requireBelow(symbols, alphabet);
            return new SymbolStream(CodePacking.pack(symbols, bits), null, null);
        }
        long[] counts = counts(requireBelow(symbols, alphabet), alphabet);
        return switch (coding) {
            case HUFFMAN -> {
                HuffmanCode code = HuffmanCode.optimal(counts);
                byte[] stream = code.encode(symbols, Math.toIntExact((code.bits(counts) + 7) >>> 3));
                yield new SymbolStream(stream, CodePacking.pack(code.lengths(), LENGTH_BITS), coding);
            }
            case RANS -> {
                RansCode code = RansCode.of(counts);
                yield new SymbolStream(code.encode(symbols), code.table(), coding);
            }
        };
    }

    /** The smallest of all codings, tables included; of equal ones the fixed width, then the order of the codings. */
    public static SymbolStream smallest(byte[] symbols, int bits, int alphabet) {
        SymbolStream best = of(symbols, bits, alphabet, null);
        for (StreamCoding coding : List.of(StreamCoding.values())) {
            SymbolStream next = of(symbols, bits, alphabet, coding);
            best = next.stored() < best.stored() ? next : best;
        }
        return best;
    }

    /** Bytes of the table of a coded stream over this alphabet. */
    public static long tableBytes(StreamCoding coding, int alphabet) {
        return switch (coding) {
            case HUFFMAN -> CodePacking.packedBytes(alphabet, LENGTH_BITS);
            case RANS -> RansCode.tableBytes(alphabet);
        };
    }

    /**
     * The symbols back. They take {@code count} bytes of memory, which a coded stream of few bytes can stand for: whoever reads
     * the files of others asks first whether there is room.
     *
     * @param bits fixed width, where it has one
     * @param count number of symbols
     * @throws IllegalArgumentException if it is no stream of so many symbols of this alphabet
     */
    public byte[] decode(int bits, int alphabet, int count) {
        if (coding == null) {
            if (bytes.length != CodePacking.packedBytes(count, bits)) {
                throw new MalformedStreamException(
                        bytes.length + " bytes do not hold " + count + " symbols of " + bits + " bits");
            }
            byte[] symbols = new byte[count];
            CodePacking.unpack(bytes, bits, symbols);
            return requireBelow(symbols, alphabet);
        }
        if (table == null || table.length != tableBytes(coding, alphabet)) {
            throw new MalformedStreamException("a table of " + (table == null ? 0 : table.length) + " bytes for "
                    + alphabet + " symbols, " + coding + " has " + tableBytes(coding, alphabet));
        }
        if (coding == StreamCoding.RANS) {
            return RansCode.of(table).decode(bytes, count);
        }
        if (count > 8L * bytes.length) {
            throw new MalformedStreamException(bytes.length + " bytes cannot hold " + count + " code words");
        }
        byte[] lengths = new byte[alphabet];
        CodePacking.unpack(table, LENGTH_BITS, lengths);
        return HuffmanCode.of(lengths).decode(bytes, count);
    }

    private static long[] counts(byte[] symbols, int alphabet) {
        long[] counts = new long[alphabet];
        for (byte symbol : symbols) {
            counts[symbol & 0xff]++;
        }
        return counts;
    }

    private static byte[] requireBelow(byte[] symbols, int alphabet) {
        for (int i = 0; i < symbols.length; i++) {
            if ((symbols[i] & 0xff) >= alphabet) {
                throw new MalformedStreamException(
                        "symbol " + i + " is " + (symbols[i] & 0xff) + ", there are only " + alphabet);
            }
        }
        return symbols;
    }
}
