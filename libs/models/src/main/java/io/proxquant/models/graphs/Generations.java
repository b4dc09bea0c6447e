package io.proxquant.models.graphs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import io.proxquant.onnx.OnnxAttribute;
import io.proxquant.onnx.OnnxTensor;
import io.proxquant.onnx.OnnxType;

import static io.proxquant.models.graphs.GraphOperator.ALL;
import static io.proxquant.models.graphs.GraphOperator.NUMBERS;
import static io.proxquant.models.graphs.GraphOperator.of;

/** Operators whose values stand in the graph, or follow from shapes, and changes of type. */
final class Generations {

    static final List<GraphOperator> OPERATORS = List.of(
            of(
                    "Constant",
                    ALL,
                    Generations::constant,
                    "value",
                    "value_float",
                    "value_floats",
                    "value_int",
                    "value_ints"),
            of("ConstantOfShape", ALL, Generations::filled, "value"),
            of("Shape", ALL, Generations::shape, "start", "end"),
            of("Size", ALL, call -> call.scope()
                    .create(new long[] {call.input(0).size()})
                    .reshape(new Shape())),
            of("Range", NUMBERS, Generations::range),
            of("Cast", ALL, Generations::cast, "to", "saturate", "round_mode"),
            of(
                    "CastLike",
                    ALL,
                    call -> call.input(0).toType(call.input(1).getDataType(), true),
                    "saturate",
                    "round_mode"));

    private Generations() {}

    private static NDArray constant(OperatorCall call) {
        for (OnnxAttribute value : call.node().attributes().values()) {
            if (value instanceof OnnxAttribute.TensorValue tensor) {
                return GraphTypes.array(call.scope(), tensor.value());
            } else if (value instanceof OnnxAttribute.FloatValue number) {
                return call.scope().create(number.value());
            } else if (value instanceof OnnxAttribute.IntValue number) {
                return call.scope().create(number.value());
            } else if (value instanceof OnnxAttribute.Ints list) {
                return call.scope()
                        .create(list.values().stream()
                                .mapToLong(Long::longValue)
                                .toArray());
            } else if (value instanceof OnnxAttribute.Floats list) {
                float[] floats = new float[list.values().size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = list.values().get(i);
                }
                return call.scope().create(floats);
            }
        }
        call.require(false, "has no value");
        return null;
    }

    private static NDArray filled(OperatorCall call) {
        Shape shape = new Shape(call.integers(0));
        call.charge(shape);
        OnnxTensor value = call.node().attributes().get("value") instanceof OnnxAttribute.TensorValue tensor
                ? tensor.value()
                : OnnxTensor.floats(List.of(1L), 0);
        return GraphTypes.array(call.scope(), value).reshape(new Shape()).broadcast(shape);
    }

    private static NDArray shape(OperatorCall call) {
        long[] shape = call.input(0).getShape().getShape();
        int start = bounded(call.integer("start", 0), shape.length);
        int end = bounded(call.integer("end", shape.length), shape.length);
        return call.scope().create(Arrays.copyOfRange(shape, Math.min(start, end), end));
    }

    private static int bounded(long given, int rank) {
        return (int) Math.max(0, Math.min(rank, given < 0 ? given + rank : given));
    }

    private static NDArray range(OperatorCall call) {
        double start = number(call, 0);
        double delta = number(call, 2);
        double count = Math.max(0, Math.ceil((number(call, 1) - start) / delta));
        call.require(delta != 0 && count <= GraphHooks.USUAL_ELEMENTS, "makes " + count + " numbers");
        call.charge((long) count);
        double[] values = new double[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = start + i * delta;
        }
        return call.scope().create(values).toType(call.input(0).getDataType(), false);
    }

    private static double number(OperatorCall call, int input) {
        return call.input(input).toType(DataType.FLOAT64, true).getDouble();
    }

    private static NDArray cast(OperatorCall call) {
        Optional<OnnxType> to = Arrays.stream(OnnxType.values())
                .filter(type -> type.number() == call.integer("to", 0))
                .findFirst();
        call.require(to.isPresent(), "casts to type " + call.integer("to", 0) + ", which is not known");
        return call.input(0).toType(GraphTypes.of(to.orElseThrow()), true);
    }
}
