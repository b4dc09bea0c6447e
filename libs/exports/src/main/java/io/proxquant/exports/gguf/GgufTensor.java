package io.proxquant.exports.gguf;

import java.io.IOException;
import java.io.OutputStream;

import io.proxquant.exports.DecodedWeights;
import io.proxquant.exports.ExportSource;

/** A tensor on its way into a file. */
record GgufTensor(ExportSource source, String name, GgufType type) {
    /** Bytes that it takes. */
    long bytes() {
        return type.packed()
                ? source.elements(name) / type.block().weights() * type.block().bytes()
                : source.dtype(name).bytes(source.elements(name));
    }

    /** The last dimension of the network comes first here, and a single number is a list of one. */
    long[] dimensions() {
        long[] shape = source.shape(name);
        long[] reversed = new long[Math.max(1, shape.length)];
        reversed[0] = 1;
        for (int i = 0; i < shape.length; i++) {
            reversed[i] = shape[shape.length - 1 - i];
        }
        return reversed;
    }

    void writeTo(OutputStream out) throws IOException {
        if (!type.packed()) {
            (source.quantized(name) ? source.inFloats(name) : source.stored(name)).writeTo(out);
            return;
        }
        DecodedWeights weights = source.weights(name);
        GgufBlock block = type.block();
        byte[] bytes = new byte[block.bytes()];
        float[] decoded = new float[block.weights()];
        for (int from = 0; from < weights.values().length; from += block.weights()) {
            block.encode(weights, from, bytes, decoded);
            out.write(bytes);
        }
    }
}
