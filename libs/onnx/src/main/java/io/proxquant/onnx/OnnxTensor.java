package io.proxquant.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import static io.proxquant.onnx.OnnxException.verify;

/**
 * A tensor with its values; never changed.
 *
 * @param shape extents, none for a scalar
 * @param data row-major, little-endian, packed as {@link OnnxType#bits} says; read-only
 */
public record OnnxTensor(OnnxType type, List<Long> shape, ByteBuffer data) {

    /** Refuses values of another size than the shape asks for. */
    public OnnxTensor {
        shape = List.copyOf(shape);
        long bytes = type.bytes(elements(shape));
        verify(data.remaining() == bytes, "%s%s takes %d bytes, there are %d", type, shape, bytes, data.remaining());
        data = data.slice().asReadOnlyBuffer();
    }

    /** The bytes from the first on, in the order of the file. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A tensor of floats; the values are copied. */
    public static OnnxTensor floats(List<Long> shape, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new OnnxTensor(OnnxType.FLOAT, shape, bytes);
    }

    /** A vector of integers, as shapes, axes and paddings are given. */
    public static OnnxTensor integers(long... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new OnnxTensor(OnnxType.INT64, List.of((long) values.length), bytes);
    }

    /** Number of elements. */
    public long elements() {
        return elements(shape);
    }

    /**
     * Its floats, copied.
     *
     * @throws OnnxException if it holds others
     */
    public float[] toFloats() {
        verify(type == OnnxType.FLOAT, "floats are wanted here, not %s%s", type, shape);
        float[] values = new float[data.remaining() / 4];
        data().asFloatBuffer().get(values);
        return values;
    }

    /**
     * How many elements a shape has.
     *
     * @throws OnnxException if an extent is negative, or the product larger than a file could hold
     */
    static long elements(List<Long> shape) {
        long all = 1;
        boolean empty = false;
        for (long extent : shape) {
            verify(extent >= 0, "the shape %s has a negative extent", shape);
            empty |= extent == 0;
            verify(extent == 0 || all <= Integer.MAX_VALUE / extent, "the shape %s has too many elements", shape);
            all *= Math.max(1, extent);
        }
        return empty ? 0 : all;
    }
}
