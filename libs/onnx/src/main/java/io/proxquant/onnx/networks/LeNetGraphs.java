package io.proxquant.onnx.networks;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.networks.lenet.LeNetLayout;
import io.proxquant.onnx.OnnxAttribute;
import io.proxquant.onnx.OnnxGraph;

/** The two LeNets, as {@link LeNetLayout} says. */
final class LeNetGraphs {

    private LeNetGraphs() {}

    static OnnxGraph dense(LeNetLayout layout, LayerNodes nodes) {
        String x = nodes.plain("Flatten", nodes.images(layout.channels(), Optional.of((long) layout.extent())));
        x = nodes.plain("Relu", nodes.dense(x, "fc1"));
        x = nodes.plain("Relu", nodes.dense(x, "fc2"));
        return nodes.ending(nodes.dense(x, "fc3"), layout.classes());
    }

    static OnnxGraph convolutional(LeNetLayout layout, LayerNodes nodes) {
        String x = nodes.images(layout.channels(), Optional.of((long) layout.extent()));
        x = halved(nodes, nodes.convolution(x, "conv1.weight", Optional.of("conv1.bias"), 1, 0));
        x = halved(nodes, nodes.convolution(x, "conv2.weight", Optional.of("conv2.bias"), 1, 0));
        x = nodes.plain("Relu", nodes.dense(nodes.plain("Flatten", x), "fc1"));
        return nodes.ending(nodes.dense(x, "fc2"), layout.classes());
    }

    private static String halved(LayerNodes nodes, String from) {
        return nodes.node(
                "MaxPool",
                List.of(from),
                from + ".pooled",
                Map.of("kernel_shape", OnnxAttribute.ofAll(2, 2), "strides", OnnxAttribute.ofAll(2, 2)));
    }
}
