package io.proxquant.models.graphs;

import java.nio.ByteBuffer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import io.proxquant.onnx.OnnxException;
import io.proxquant.onnx.OnnxTensor;
import io.proxquant.onnx.OnnxType;

/** ONNX's types in the engine's. */
final class GraphTypes {

    private GraphTypes() {}

    /**
     * The engine's type.
     *
     * @throws OnnxException if graphs with such values are not taken
     */
    static DataType of(OnnxType type) {
        return switch (type) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOLEAN;
            default ->
                throw new OnnxException("values of type " + type
                        + " are not taken; FLOAT, DOUBLE, INT8, UINT8, INT32, INT64, BOOL are");
        };
    }

    /** A tensor of a file in the engine's own memory. */
    static NDArray array(NDManager scope, OnnxTensor tensor) {
        Shape shape = new Shape(tensor.shape());
        if (shape.size() > 0 && scope.getDevice().isGpu()) {
            return scope.create(tensor.data(), shape, of(tensor.type())); // the buffer below would be a copy
        }
        NDArray array = scope.zeros(shape, of(tensor.type()));
        if (shape.size() > 0) {
            ByteBuffer bytes = tensor.data();
            array.toByteBuffer(true).put(bytes);
        }
        return array;
    }
}
