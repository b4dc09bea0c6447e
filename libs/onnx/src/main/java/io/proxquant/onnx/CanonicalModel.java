package io.proxquant.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.proxquant.contracts.Digest;

/**
 * What a model is, whoever wrote the file: without names of nodes and of values inside the graph, initializers in the order of
 * their names, attributes likewise. Names of inputs, outputs and initializers stay: by these it is fed, read and trained. Nodes
 * stay in the file's order.
 */
public final class CanonicalModel {

    private CanonicalModel() {}

    /** The canonical form, itself a model. */
    public static OnnxModel of(OnnxModel model) {
        OnnxGraph graph = model.graph();
        Map<String, String> names = new HashMap<>(Map.of("", ""));
        graph.inputs().forEach(input -> names.put(input.name(), input.name()));
        graph.outputs().forEach(output -> names.put(output.name(), output.name()));
        graph.initializers().keySet().forEach(name -> names.put(name, name));
        Numbering numbering = new Numbering(names);
        List<OnnxNode> nodes = graph.nodes().stream().map(numbering::of).toList();
        return new OnnxModel(
                OnnxModel.OLDEST_KEPT,
                model.opsets(),
                new OnnxGraph("", graph.inputs(), graph.outputs(), new TreeMap<>(graph.initializers()), nodes));
    }

    /** SHA-256 of the canonical form's bytes. */
    public static Digest digest(OnnxModel model) {
        return Digest.of(OnnxWriter.bytes(of(model)));
    }

    /** Names inner values in the order in which they are made, around names that are kept. */
    private static final class Numbering {
        private final Map<String, String> names;
        private final Set<String> taken;
        private int next;

        Numbering(Map<String, String> kept) {
            this.names = kept;
            this.taken = Set.copyOf(kept.keySet());
        }

        OnnxNode of(OnnxNode node) {
            return new OnnxNode(
                    "",
                    node.domain(),
                    node.operator(),
                    node.inputs().stream().map(names::get).toList(),
                    node.outputs().stream().map(this::renamed).toList(),
                    node.attributes());
        }

        private String renamed(String name) {
            return names.computeIfAbsent(name, fresh -> {
                String number;
                do {
                    number = "v" + next++;
                } while (taken.contains(number));
                return number;
            });
        }
    }
}
