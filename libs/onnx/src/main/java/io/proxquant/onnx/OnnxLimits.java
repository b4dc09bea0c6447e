package io.proxquant.onnx;

/**
 * How much a file may ask for. All but the nodes are charged while the bytes are looked through, before anything is made of them.
 *
 * @param fileBytes size of the file; what the format itself allows is a little less than 2 GiB
 * @param messages parts of the file (nodes, their inputs, attributes, dimensions, tensors ...), each of which becomes an object
 * @param listedNumbers numbers of tensors and attributes that are listed one by one instead of as raw bytes
 * @param depth of parts inside parts
 * @param nodes of the graph
 */
public record OnnxLimits(long fileBytes, int messages, long listedNumbers, int depth, int nodes) {

    /** What a network of today's size needs, many times over. */
    public static OnnxLimits usual() {
        return new OnnxLimits(1L << 31, 1_000_000, 1 << 24, 32, 100_000);
    }
}
