package io.proxquant.quantization.coding;

/**
 * How a stream of symbols is stored where they do not have a fixed number of bits. The names stand in artifacts: constants may
 * be added, never renamed or given another meaning.
 */
public enum StreamCoding {
    /** Canonical Huffman words, at least one bit each; the table is the length of each word in four bits. */
    HUFFMAN,
    /** A range variant of asymmetric numeral systems, for which a symbol may cost a fraction of a bit; 16 bits per symbol. */
    RANS
}
