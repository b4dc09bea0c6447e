package io.proxquant.onnx.networks;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.networks.resnet.ResNetLayout;
import io.proxquant.onnx.OnnxGraph;

/** The CIFAR ResNet, as {@link ResNetLayout} says. */
record ResNetGraph(ResNetLayout layout, LayerNodes nodes) {

    OnnxGraph build() {
        String x = nodes.images(layout.channels(), Optional.empty());
        x = nodes.norm(convolution(x, "conv1.weight", 1, 1), "bn1");
        for (ResNetLayout.Block block : layout.blocks()) {
            x = block(block, nodes.plain("Relu", x));
        }
        x = nodes.plain("GlobalAveragePool", nodes.plain("Relu", x));
        return nodes.ending(nodes.dense(nodes.plain("Flatten", x), "fc"), layout.classes());
    }

    private String block(ResNetLayout.Block block, String x) {
        String name = block.name();
        String inner = nodes.norm(convolution(x, name + ".conv1.weight", block.stride(), 1), name + ".bn1");
        inner = nodes.norm(convolution(nodes.plain("Relu", inner), name + ".conv2.weight", 1, 1), name + ".bn2");
        return nodes.node("Add", List.of(inner, shortcut(block, x)), name + ".out", Map.of());
    }

    private String shortcut(ResNetLayout.Block block, String x) {
        String name = block.name() + ".shortcut";
        if (!block.changesShape()) {
            return x;
        }
        if (layout.projected()) {
            return nodes.norm(convolution(x, name + ".0.weight", block.stride(), 0), name + ".1");
        }
        String half = nodes.node(
                "Slice",
                List.of(
                        x,
                        nodes.constant(name + ".starts", 0, 0),
                        nodes.constant(name + ".ends", Long.MAX_VALUE, Long.MAX_VALUE),
                        nodes.constant(name + ".axes", 2, 3),
                        nodes.constant(name + ".steps", 2, 2)),
                name + ".half",
                Map.of());
        int missing = block.out() - block.in();
        int before = missing / 2;
        String pads = nodes.constant(name + ".pads", 0, before, 0, 0, 0, missing - before, 0, 0);
        return nodes.node("Pad", List.of(half, pads), name + ".out", Map.of());
    }

    private String convolution(String from, String weight, int stride, int padding) {
        return nodes.convolution(from, weight, Optional.empty(), stride, padding);
    }
}
