package io.proxquant.models.graphs;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxNode;

/** All operators that are taken. */
final class GraphOperators {

    private GraphOperators() {}

    /** Every registration. */
    static List<GraphOperator> all() {
        return Stream.of(
                        Elementwise.OPERATORS,
                        Activations.OPERATORS,
                        Reductions.OPERATORS,
                        Rearrangements.OPERATORS,
                        Selections.OPERATORS,
                        Generations.OPERATORS,
                        MatrixProducts.OPERATORS,
                        Convolutions.OPERATORS,
                        Normalizations.OPERATORS,
                        Recurrences.OPERATORS)
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The one for a node.
     *
     * @throws OnnxException saying what is taken instead
     */
    static GraphOperator of(OnnxNode node, long opset) {
        List<GraphOperator> named = all().stream()
                .filter(operator ->
                        operator.name().equals(node.operator()) && node.domain().isEmpty())
                .toList();
        if (named.isEmpty()) {
            Set<String> taken = new TreeSet<>();
            all().forEach(operator -> taken.add(operator.name()));
            throw new OnnxException(node.described() + " is of opset " + opset
                    + " and of an operator that is not taken; taken are " + String.join(", ", taken));
        }
        GraphOperator found = named.stream()
                .filter(operator -> operator.since() <= opset && opset <= operator.until())
                .findFirst()
                .orElseThrow(() -> new OnnxException(node.described() + " is of opset " + opset + "; taken are opsets "
                        + named.stream()
                                .map(operator -> operator.since() + " to " + operator.until())
                                .toList()));
        for (String attribute : node.attributes().keySet()) {
            if (!found.attributes().contains(attribute)) {
                throw new OnnxException(node.described() + " of opset " + opset + " has the attribute '" + attribute
                        + "'; taken are " + new TreeSet<>(found.attributes()));
            }
        }
        return found;
    }
}
