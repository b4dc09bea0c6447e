package io.proxquant.exports.gguf;

import io.proxquant.exports.DecodedWeights;

/** A block of consecutive weights of a row in one of GGUF's types. */
interface GgufBlock {
    /** Weights in a block. */
    int weights();

    /** Bytes of a block. */
    int bytes();

    /**
     * Encodes the weights from that one on.
     *
     * @param block gets the bytes
     * @param decoded gets what a reader makes of them
     */
    void encode(DecodedWeights weights, int from, byte[] block, float[] decoded);
}
