/**
 * ONNX files, without an engine: read strictly within bounds ({@link io.proxquant.onnx.OnnxReader}), written
 * ({@link io.proxquant.onnx.OnnxWriter}), told apart ({@link io.proxquant.onnx.CanonicalModel}), and which of their tensors are
 * parameters of what kind ({@link io.proxquant.onnx.GraphParameters}).
 *
 * <pre>{@code
 * OnnxGraph graph = new GraphBuilder("mlp")
 *         .input("x", OnnxType.FLOAT, -1, 4)                                    // -1: any batch
 *         .initializer("w", OnnxTensor.floats(List.of(2L, 4L), values))
 *         .node("Gemm", List.of("x", "w"), "y", Map.of("transB", OnnxAttribute.of(1)))
 *         .output("y", OnnxType.FLOAT, -1, 2)
 *         .build();
 * byte[] file = OnnxWriter.bytes(OnnxModel.of(17, graph));
 * OnnxModel same = new OnnxReader(OnnxLimits.usual()).read(file);
 * }</pre>
 *
 * A node of another domain, or with several outputs, is an {@link io.proxquant.onnx.OnnxNode}; models of other domains name
 * their versions in {@link io.proxquant.onnx.OnnxModel#opsets}. Reading again what was written gives an equal model.
 */
package io.proxquant.onnx;
