package io.proxquant.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.proxquant.onnx.OnnxException.shown;
import static io.proxquant.onnx.OnnxException.verify;

/** What makes a list of nodes a graph that can be gone through once from front to back. */
final class GraphRules {

    private GraphRules() {}

    static void require(
            List<OnnxValue> inputs,
            List<OnnxValue> outputs,
            Map<String, OnnxTensor> initializers,
            List<OnnxNode> nodes) {
        Set<String> known = new HashSet<>();
        for (OnnxValue input : inputs) {
            verify(!input.name().isEmpty(), "the graph has an input without a name");
            verify(known.add(input.name()), "the graph has two inputs named %s", shown(input.name()));
        }
        for (String name : initializers.keySet()) {
            verify(!name.isEmpty(), "the graph has an initializer without a name");
            verify(known.add(name), "initializer %s has the name of an input", shown(name));
        }
        Map<String, OnnxNode> makers = makers(nodes, known);
        for (OnnxNode node : nodes) {
            verify(!node.operator().isEmpty(), "%s names no operator", node.described());
            for (String input : node.inputs()) {
                verify(
                        input.isEmpty() || known.contains(input),
                        makers.containsKey(input)
                                ? "%s takes %s before it is made: nodes form a cycle, or do not lie in order"
                                : "%s takes %s, which nothing makes",
                        node.described(),
                        shown(input));
            }
            known.addAll(node.outputs());
        }
        outputs(outputs, known);
    }

    private static Map<String, OnnxNode> makers(List<OnnxNode> nodes, Set<String> given) {
        Map<String, OnnxNode> makers = new HashMap<>();
        for (OnnxNode node : nodes) {
            verify(!node.outputs().isEmpty(), "%s makes nothing", node.described());
            for (String output : node.outputs()) {
                if (output.isEmpty()) {
                    continue;
                }
                verify(!given.contains(output), "%s makes %s, which is given", node.described(), shown(output));
                OnnxNode other = makers.put(output, node);
                verify(other == null, "%s makes %s, which is made already", node.described(), shown(output));
            }
        }
        return makers;
    }

    private static void outputs(List<OnnxValue> outputs, Set<String> known) {
        verify(!outputs.isEmpty(), "the graph has no output");
        Set<String> seen = new HashSet<>();
        for (OnnxValue output : outputs) {
            verify(
                    !output.name().isEmpty() && known.contains(output.name()),
                    "output %s of the graph is made by no node",
                    shown(output.name()));
            verify(seen.add(output.name()), "the graph has two outputs named %s", shown(output.name()));
        }
    }
}
