package io.proxquant.models.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import io.proxquant.onnx.OnnxAttribute;
import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxNode;

/** One application of an operator: its inputs, what is set about it, and what it may allocate. */
final class OperatorCall {
    private final OnnxNode node;
    private final long opset;
    private final Map<String, NDArray> values;
    private final GraphHooks hooks;

    OperatorCall(OnnxNode node, long opset, Map<String, NDArray> values, GraphHooks hooks) {
        this.node = node;
        this.opset = opset;
        this.values = values;
        this.hooks = hooks;
    }

    long opset() {
        return opset;
    }

    OnnxNode node() {
        return node;
    }

    NDManager scope() {
        return hooks.scope();
    }

    boolean training() {
        return hooks.training();
    }

    int inputs() {
        return node.inputs().size();
    }

    int outputs() {
        return node.outputs().size();
    }

    /** An input that must be there. */
    NDArray input(int index) {
        NDArray value = optional(index);
        require(value != null, "has no input " + index);
        return value;
    }

    /** An input, or null if it is left out. */
    NDArray optional(int index) {
        String name = node.input(index);
        NDArray value = name.isEmpty() ? null : values.get(name);
        if (value != null && value.size() == 0) {
            // A sum over no elements has as many as the other extents say.
            charge(LongStream.of(value.getShape().getShape())
                    .map(extent -> Math.max(1, extent))
                    .toArray());
        }
        return value;
    }

    /** Every input. */
    List<NDArray> all() {
        List<NDArray> all = new ArrayList<>();
        for (int i = 0; i < inputs(); i++) {
            all.add(input(i));
        }
        return all;
    }

    /** The integers in an input, or null if it is left out. */
    long[] integers(int index) {
        NDArray value = optional(index);
        if (value == null) {
            return null;
        }
        require(value.size() <= 1 << 16, "takes a list of " + value.size() + " integers as input " + index);
        try (NDArray wide = value.toType(DataType.INT64, true)) {
            return wide.toLongArray();
        }
    }

    /** Where a product with a weight is looked at. */
    GraphHooks hooks() {
        return hooks;
    }

    boolean set(String attribute) {
        return node.attributes().containsKey(attribute);
    }

    long integer(String attribute, long absent) {
        return attribute(attribute, OnnxAttribute.IntValue.class)
                .map(OnnxAttribute.IntValue::value)
                .orElse(absent);
    }

    boolean flag(String attribute) {
        return integer(attribute, 0) != 0;
    }

    float real(String attribute, double absent) {
        return attribute(attribute, OnnxAttribute.FloatValue.class)
                .map(OnnxAttribute.FloatValue::value)
                .orElse((float) absent);
    }

    String text(String attribute, String absent) {
        return attribute(attribute, OnnxAttribute.StringValue.class)
                .map(OnnxAttribute.StringValue::value)
                .orElse(absent);
    }

    /** A list of integers, or null if it is not set. */
    long[] list(String attribute) {
        return attribute(attribute, OnnxAttribute.Ints.class)
                .map(list -> list.values().stream().mapToLong(Long::longValue).toArray())
                .orElse(null);
    }

    /** What is set, which must be of this kind: what is of another would be left out without a word. */
    private <A extends OnnxAttribute> Optional<A> attribute(String name, Class<A> kind) {
        OnnxAttribute given = node.attributes().get(name);
        require(
                given == null || kind.isInstance(given),
                "has the attribute '" + name + "' in another type than " + kind.getSimpleName());
        return Optional.ofNullable(given).map(kind::cast);
    }

    /** An axis counted from the front. */
    int axis(long given, int rank) {
        require(given >= -rank && given < Math.max(1, rank), "names axis " + given + " of " + rank);
        return (int) (given < 0 ? given + rank : given);
    }

    /** Refuses an output that is larger than the bound, before it is allocated. */
    void charge(Shape shape) {
        charge(shape.getShape());
    }

    void charge(long... shape) {
        double elements = 1;
        for (long extent : shape) {
            require(extent >= 0, "would make an output with the extent " + extent);
            elements *= extent;
        }
        require(
                elements <= hooks.mostElements(),
                "would make an output of " + (long) elements + " elements, more than " + hooks.mostElements());
    }

    void require(boolean holds, String what) {
        if (!holds) {
            throw new OnnxException(node.described() + " " + what);
        }
    }
}
