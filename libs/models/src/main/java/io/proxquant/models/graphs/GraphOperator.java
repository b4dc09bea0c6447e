package io.proxquant.models.graphs;

import java.util.Set;
import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;

/**
 * An operator as it is registered: what of it is taken, and how it is computed.
 *
 * @param name ONNX's
 * @param since first opset whose meaning of it is this
 * @param until last one
 * @param types that its first input may have
 * @param attributes that may be set; a node with another one is refused when the graph is opened
 * @param body computes all outputs; what it returns is closed by the caller, what it is given is not its own
 */
record GraphOperator(
        String name,
        long since,
        long until,
        Set<DataType> types,
        Set<String> attributes,
        Function<OperatorCall, NDList> body) {

    static final Set<DataType> FLOATS = Set.of(DataType.FLOAT32, DataType.FLOAT64);
    static final Set<DataType> NUMBERS =
            Set.of(DataType.FLOAT32, DataType.FLOAT64, DataType.INT32, DataType.INT64, DataType.INT8, DataType.UINT8);
    static final Set<DataType> ALL = Set.of(
            DataType.FLOAT32,
            DataType.FLOAT64,
            DataType.INT32,
            DataType.INT64,
            DataType.INT8,
            DataType.UINT8,
            DataType.BOOLEAN);

    /** Of every opset that is read. */
    static GraphOperator of(
            String name, Set<DataType> types, Function<OperatorCall, NDArray> body, String... attributes) {
        return between(11, 25, name, types, body, attributes);
    }

    /** Of some opsets, with one output. */
    static GraphOperator between(
            long since,
            long until,
            String name,
            Set<DataType> types,
            Function<OperatorCall, NDArray> body,
            String... attributes) {
        return new GraphOperator(name, since, until, types, Set.of(attributes), call -> new NDList(body.apply(call)));
    }

    /** With several outputs. */
    static GraphOperator several(
            String name, Set<DataType> types, Function<OperatorCall, NDList> body, String... attributes) {
        return new GraphOperator(name, 11, 25, types, Set.of(attributes), body);
    }
}
