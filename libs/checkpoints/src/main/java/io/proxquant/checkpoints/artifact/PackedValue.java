package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.quantization.AxisOrder;
import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.QuantizedTensor;

/**
 * A quantized tensor with all that decoding takes, in memory: the one decoder from codes to weights, for writer and every
 * reader.
 *
 * @param shape of the tensor
 * @param axis the dimension that comes first in the order of the codes; 0 for the tensor's own order
 * @param codes one for every weight in the order of the codes, 0 for a pruned one
 * @param mask in the same order; null where nothing is pruned
 */
public record PackedValue(List<Long> shape, int axis, QuantizedTensor codes, PruningMask mask) {
    private static final int CHUNK = 8192;

    /** One whose codes stand in the tensor's own order, and of which nothing is pruned. */
    public static PackedValue of(long[] shape, QuantizedTensor codes) {
        return new PackedValue(Arrays.stream(shape).boxed().toList(), 0, codes, null);
    }

    /** Refuses parts that do not belong together. */
    public PackedValue {
        shape = List.copyOf(shape);
        if (mask != null && mask.size() != codes.codes().length) {
            throw new IllegalArgumentException("a mask of " + mask + " for " + codes.codes().length + " codes");
        }
        if (axis != 0) {
            if (AxisOrder.of(shape, axis).total() != codes.codes().length) {
                throw new IllegalArgumentException(codes.codes().length + " codes for shape " + shape);
            }
        }
    }

    /** Between the tensor's own order and that of the codes. */
    public AxisOrder order() {
        return AxisOrder.of(shape, axis);
    }

    /** The same weights as a vector, one after the other as their codes are. */
    public PackedValue inStoredOrder() {
        return new PackedValue(List.of((long) codes.codes().length), 0, codes, mask);
    }

    /** The weights in the tensor's own order; pruned ones are +0. */
    public float[] dequantize() {
        float[] weights = new float[codes.codes().length];
        codes.dequantize(weights);
        if (mask != null) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = mask.kept(i) ? weights[i] : 0;
            }
        }
        return axis == 0 ? weights : order().toRowMajor(weights);
    }

    /** The same as F32 bytes; made chunk by chunk where the codes stand in the tensor's own order. */
    TensorContent content() {
        return mask == null && axis == 0 && !codes.layout().levelless()
                ? this::writeInChunks
                : out -> TensorContent.of(dequantize()).writeTo(out);
    }

    private void writeInChunks(OutputStream out) throws IOException {
        float[] levels = new float[codes.layout().levels()];
        ByteBuffer chunk = ByteBuffer.allocate(Math.max(1, Math.min(CHUNK, codes.codes().length)) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = codes.blocks().length();
        for (int block = 0; block < codes.blocks().count(); block++) {
            codes.layout().expand(codes.codebooks(), block * codes.layout().stored(), levels);
            for (int i = block * length; i < (block + 1) * length; i++) {
                chunk.putFloat(levels[codes.codes()[i] & 0xFF]);
                if (!chunk.hasRemaining()) {
                    flush(chunk, out);
                }
            }
        }
        flush(chunk, out);
    }

    private static void flush(ByteBuffer chunk, OutputStream out) throws IOException {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
    }
}
