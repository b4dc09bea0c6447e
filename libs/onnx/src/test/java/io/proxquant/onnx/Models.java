package io.proxquant.onnx;

import java.util.List;
import java.util.Map;

/** Small models that tests take apart. */
final class Models {

    private Models() {}

    /** A convolution with batch normalisation, a tied table, a shape: a little of everything. */
    static OnnxModel small() {
        return OnnxModel.of(17, graph().build());
    }

    static GraphBuilder graph() {
        return new GraphBuilder("small")
                .input("x", OnnxType.FLOAT, -1, 1, 4, 4)
                .initializer("conv.weight", OnnxTensor.floats(List.of(2L, 1L, 1L, 1L), 1, 2))
                .initializer("norm.weight", OnnxTensor.floats(List.of(2L), 1, 1))
                .initializer("norm.bias", OnnxTensor.floats(List.of(2L), 0, 0))
                .initializer("norm.mean", OnnxTensor.floats(List.of(2L), 0, 0))
                .initializer("norm.var", OnnxTensor.floats(List.of(2L), 1, 1))
                .initializer("shape", OnnxTensor.integers(-1, 32))
                .initializer("fc.weight", OnnxTensor.floats(List.of(3L, 32L), new float[96]))
                .initializer("fc.bias", OnnxTensor.floats(List.of(3L), 1, 2, 3))
                .node("Conv", List.of("x", "conv.weight"), "c", Map.of("strides", OnnxAttribute.ofAll(1, 1)))
                .node(
                        "BatchNormalization",
                        List.of("c", "norm.weight", "norm.bias", "norm.mean", "norm.var"),
                        "n",
                        Map.of("epsilon", OnnxAttribute.of(1e-5f)))
                .node("Reshape", List.of("n", "shape"), "flat", Map.of())
                .node(
                        "Gemm",
                        List.of("flat", "fc.weight", "fc.bias"),
                        "y",
                        Map.of("transB", OnnxAttribute.of(1), "alpha", OnnxAttribute.of(1f)))
                .output("y", OnnxType.FLOAT, -1, 3);
    }

    static OnnxModel read(byte[] bytes) {
        return new OnnxReader(OnnxLimits.usual()).read(bytes);
    }
}
