package io.proxquant.checkpoints.safetensors;

import java.util.Objects;

/** A tensor on its way into a file. The writer checks that the content has exactly the bytes that type and shape say. */
public record TensorData(String name, DType dtype, long[] shape, TensorContent content) {
    /** Takes its own copy of the shape. */
    public TensorData {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dtype);
        Objects.requireNonNull(content);
        shape = shape.clone();
    }

    /** An F32 tensor; the array is read when the file is written. */
    public static TensorData of(String name, float[] values, long... shape) {
        return new TensorData(name, DType.F32, shape, TensorContent.of(values));
    }

    /** A tensor of any type, already encoded. */
    public static TensorData of(String name, DType dtype, byte[] bytes, long... shape) {
        return new TensorData(name, dtype, shape, TensorContent.of(bytes));
    }

    /** A tensor of another file, copied as it is. */
    public static TensorData of(SafetensorsFile file, TensorInfo tensor) {
        return new TensorData(tensor.name(), tensor.dtype(), tensor.shape(), TensorContent.of(file, tensor));
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Bytes that type and shape say. */
    public long bytes() {
        return dtype.bytes(TensorInfo.elements(shape));
    }
}
