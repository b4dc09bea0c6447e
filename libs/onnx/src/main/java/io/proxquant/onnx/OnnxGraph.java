package io.proxquant.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph whose rules hold, however it was made: every value is made once, before it is used.
 *
 * @param inputs what whoever runs it has to give, without those that only repeat an initializer
 * @param initializers values that come with it, by name, in the order of the file
 * @param nodes each behind those whose outputs it takes
 */
public record OnnxGraph(
        String name,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs,
        Map<String, OnnxTensor> initializers,
        List<OnnxNode> nodes) {

    /**
     * Checks and copies.
     *
     * @throws OnnxException naming the node or value, and what is wrong about it
     */
    public OnnxGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        nodes = List.copyOf(nodes);
        GraphRules.require(inputs, outputs, initializers, nodes);
    }

    /**
     * The same with other values of some initializers.
     *
     * @throws OnnxException if there is no such initializer, or one of another type or shape
     */
    public OnnxGraph with(Map<String, OnnxTensor> values) {
        Map<String, OnnxTensor> all = new LinkedHashMap<>(initializers);
        values.forEach((name, value) -> {
            OnnxTensor old = all.put(name, value);
            OnnxException.verify(
                    old != null && old.type() == value.type() && old.shape().equals(value.shape()),
                    "initializer %s is %s here, not %s%s",
                    OnnxException.shown(name),
                    old == null ? "missing" : old.type() + "" + old.shape(),
                    value.type(),
                    value.shape());
        });
        return new OnnxGraph(name, inputs, outputs, all, nodes);
    }
}
