package io.proxquant.onnx.networks;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.networks.Layout;
import io.proxquant.onnx.GraphBuilder;
import io.proxquant.onnx.OnnxAttribute;
import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxGraph;
import io.proxquant.onnx.OnnxTensor;
import io.proxquant.onnx.OnnxType;
import io.proxquant.onnx.OnnxValue;
import io.proxquant.onnx.OnnxValue.Extent;
import io.proxquant.recipes.DeclaredTensor;

/** Layers as nodes, one behind the other: each takes the name of a value and gives that of its output. */
final class LayerNodes {
    static final String IMAGES = "images";
    private static final String LOGITS = "logits";

    private final GraphBuilder graph;

    /** With all parameters of the layout as initializers. */
    LayerNodes(String name, Layout layout, Map<String, float[]> weights) {
        graph = new GraphBuilder(name);
        for (DeclaredTensor tensor : layout.declared()) {
            float[] values = weights.get(tensor.name());
            if (values == null) {
                throw new OnnxException("there are no weights '" + tensor.name() + "'");
            }
            List<Long> shape = java.util.Arrays.stream(tensor.extents()).boxed().toList();
            graph.initializer(tensor.name(), OnnxTensor.floats(shape, values));
        }
    }

    /** Images of an extent, or of any. */
    String images(int channels, Optional<Long> extent) {
        Extent height = extent.map(Extent::of).orElse(Extent.open("height"));
        Extent width = extent.map(Extent::of).orElse(Extent.open("width"));
        graph.input(new OnnxValue(
                IMAGES,
                OnnxType.FLOAT,
                Optional.of(List.of(Extent.open("batch"), Extent.of(channels), height, width))));
        return IMAGES;
    }

    String convolution(String from, String weight, Optional<String> bias, int stride, int padding) {
        List<String> inputs = bias.map(name -> List.of(from, weight, name)).orElse(List.of(from, weight));
        return node(
                "Conv",
                inputs,
                weight + ".out",
                Map.of(
                        "strides", OnnxAttribute.ofAll(stride, stride),
                        "pads", OnnxAttribute.ofAll(padding, padding, padding, padding)));
    }

    String norm(String from, String name) {
        List<String> inputs =
                List.of(from, name + ".weight", name + ".bias", name + ".running_mean", name + ".running_var");
        return node(
                "BatchNormalization",
                inputs,
                name + ".out",
                Map.of("epsilon", OnnxAttribute.of((float) Layout.NORM_EPSILON), "momentum", OnnxAttribute.of(0.9f)));
    }

    String dense(String from, String name) {
        return node(
                "Gemm",
                List.of(from, name + ".weight", name + ".bias"),
                name + ".out",
                Map.of("transB", OnnxAttribute.of(1)));
    }

    String plain(String operator, String from) {
        return node(operator, List.of(from), from + "." + operator.toLowerCase(java.util.Locale.ROOT), Map.of());
    }

    String node(String operator, List<String> from, String to, Map<String, OnnxAttribute> attributes) {
        graph.node(operator, from, to, attributes);
        return to;
    }

    String constant(String name, long... values) {
        graph.initializer(name, OnnxTensor.integers(values));
        return name;
    }

    OnnxGraph ending(String from, int classes) {
        graph.node("Identity", List.of(from), LOGITS, Map.of());
        return graph.output(LOGITS, OnnxType.FLOAT, -1, classes).build();
    }
}
