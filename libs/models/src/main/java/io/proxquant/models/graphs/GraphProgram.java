package io.proxquant.models.graphs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxModel;
import io.proxquant.onnx.OnnxNode;
import io.proxquant.onnx.OnnxValue;

/** A graph all of whose nodes are taken here, ready to be gone through; holds nothing native. */
public final class GraphProgram {

    private record Step(OnnxNode node, GraphOperator operator, List<String> done) {}

    private final OnnxModel model;
    private final List<Step> steps = new ArrayList<>();

    /**
     * Finds the operator of every node.
     *
     * @throws OnnxException naming the first node that is not taken, its operator and opset, and what is taken
     */
    public GraphProgram(OnnxModel model) {
        this.model = model;
        Set<String> kept = new HashSet<>(model.graph().initializers().keySet());
        model.graph().inputs().forEach(input -> kept.add(input.name()));
        model.graph().outputs().forEach(output -> kept.add(output.name()));
        List<OnnxNode> nodes = model.graph().nodes();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            int at = i;
            nodes.get(i).inputs().forEach(name -> last.put(name, at));
            nodes.get(i).outputs().forEach(name -> last.put(name, at));
        }
        Map<Integer, List<String>> done = last.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty() && !kept.contains(entry.getKey()))
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        for (int i = 0; i < nodes.size(); i++) {
            steps.add(new Step(
                    nodes.get(i), GraphOperators.of(nodes.get(i), model.opset()), done.getOrDefault(i, List.of())));
        }
    }

    /** The graph. */
    public OnnxModel model() {
        return model;
    }

    /**
     * Goes through all nodes.
     *
     * @param given a value for every input and initializer, in the scope of the pass or longer lived
     * @return the graph's outputs by name
     * @throws OnnxException naming the node that cannot compute what it is asked for
     */
    Map<String, NDArray> run(Map<String, NDArray> given, GraphHooks hooks) {
        Map<String, NDArray> values = new HashMap<>(given);
        for (OnnxValue input : model.graph().inputs()) {
            fits(input, values.get(input.name()));
        }
        for (Step step : steps) {
            step(step, values, hooks);
        }
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        for (OnnxValue output : model.graph().outputs()) {
            fits(output, values.get(output.name()));
            outputs.put(output.name(), values.get(output.name()));
        }
        return outputs;
    }

    private void step(Step step, Map<String, NDArray> values, GraphHooks hooks) {
        OnnxNode node = step.node();
        OperatorCall call = new OperatorCall(node, model.opset(), values, hooks);
        NDArray first = node.inputs().isEmpty() ? null : call.optional(0);
        call.require(
                first == null || step.operator().types().contains(first.getDataType()),
                first == null
                        ? ""
                        : "is given " + first.getDataType() + "; taken are "
                                + step.operator().types().stream().sorted().toList());
        NDList outputs = computed(step, call);
        call.require(outputs.size() >= node.outputs().size(), "has more outputs than are taken: " + outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            if (i < node.outputs().size() && !node.outputs().get(i).isEmpty()) {
                values.put(node.outputs().get(i), outputs.get(i));
            } else {
                outputs.get(i).close();
            }
        }
        for (String name : step.done()) {
            values.remove(name).close();
        }
    }

    private static NDList computed(Step step, OperatorCall call) {
        try {
            return step.operator().body().apply(call);
        } catch (OnnxException e) {
            throw e;
        } catch (RuntimeException e) {
            String said = e.getMessage() == null ? e.toString() : e.getMessage();
            String reason = said.lines().findFirst().orElse("");
            throw new OnnxException(step.node().described() + " cannot be computed: " + reason, e);
        }
    }

    private static void fits(OnnxValue declared, NDArray value) {
        if (value == null) {
            throw new OnnxException("input '" + declared.name() + "' of the graph is not given");
        }
        long[] shape = value.getShape().getShape();
        if (GraphTypes.of(declared.type()) != value.getDataType() || !declared.takes(shape)) {
            throw new OnnxException("'" + declared.name() + "' is declared as " + declared.type()
                    + declared.shape()
                            .map(extents -> extents.stream()
                                    .map(extent ->
                                            extent.size().map(String::valueOf).orElse("?"))
                                    .toList()
                                    .toString())
                            .orElse("")
                    + ", but is " + value.getDataType() + value.getShape());
        }
    }
}
