package io.proxquant.onnx;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One application of an operator.
 *
 * @param name free text of who wrote the file; may be empty
 * @param domain whose operator it is; empty for ONNX's own
 * @param operator for example {@code Conv}
 * @param inputs names of values; an empty one where an optional input is left out
 * @param outputs names of values, likewise
 * @param attributes by name
 */
public record OnnxNode(
        String name,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        Map<String, OnnxAttribute> attributes) {

    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** The name of an input, empty if it is left out. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /** The node as messages name it. */
    public String described() {
        String made = outputs.isEmpty() ? "nothing" : OnnxException.shown(outputs.get(0));
        return "node " + (name.isEmpty() ? "making " + made : OnnxException.shown(name)) + " ("
                + (domain.isEmpty() ? "" : OnnxException.plain(domain) + ":") + OnnxException.plain(operator) + ")";
    }
}
