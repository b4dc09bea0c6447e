package io.proxquant.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a graph together front to back. */
public final class GraphBuilder {
    private final String name;
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    private final List<OnnxNode> nodes = new ArrayList<>();

    /** An empty graph of this name. */
    public GraphBuilder(String name) {
        this.name = name;
    }

    /** Declares an input; see {@link OnnxValue#of}. */
    public GraphBuilder input(String value, OnnxType type, long... extents) {
        return input(OnnxValue.of(value, type, extents));
    }

    /** Declares an input. */
    public GraphBuilder input(OnnxValue value) {
        inputs.add(value);
        return this;
    }

    /** Declares an output; see {@link OnnxValue#of}. */
    public GraphBuilder output(String value, OnnxType type, long... extents) {
        outputs.add(OnnxValue.of(value, type, extents));
        return this;
    }

    /** Adds a tensor that comes with the graph. */
    public GraphBuilder initializer(String value, OnnxTensor tensor) {
        OnnxException.verify(
                initializers.put(value, tensor) == null,
                "the graph has two initializers named %s",
                OnnxException.shown(value));
        return this;
    }

    /** Adds a node of ONNX's own operators with one output. */
    public GraphBuilder node(String operator, List<String> from, String output, Map<String, OnnxAttribute> attributes) {
        return node(new OnnxNode(output, "", operator, from, List.of(output), attributes));
    }

    /** Adds a node. */
    public GraphBuilder node(OnnxNode node) {
        nodes.add(node);
        return this;
    }

    /**
     * The graph.
     *
     * @throws OnnxException if it breaks a rule
     */
    public OnnxGraph build() {
        return new OnnxGraph(name, inputs, outputs, initializers, nodes);
    }
}
