package io.proxquant.exports.gguf;

import io.proxquant.checkpoints.safetensors.FloatEncoding;

/** Little-endian F16 within a block. */
final class HalfBytes {
    private HalfBytes() {}

    static void put(float value, byte[] block, int at) {
        short bits = FloatEncoding.half(value);
        block[at] = (byte) bits;
        block[at + 1] = (byte) (bits >> 8);
    }
}
