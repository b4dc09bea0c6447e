/**
 * Entropy coding of the streams that a stored tensor is made of: codes, the mask of pruned weights, gaps between survivors.
 * A stream is a sequence of symbols of a small alphabet; {@link io.proxquant.quantization.coding.SymbolStream} stores it with
 * a fixed width, by a canonical Huffman code or by a range code, and takes it back only if an encoder could have written it.
 * Pure Java without input and output; {@code docs/artifact-format.md} has the bits.
 */
package io.proxquant.quantization.coding;
