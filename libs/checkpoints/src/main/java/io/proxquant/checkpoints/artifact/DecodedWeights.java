package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.quantization.QuantizedTensor;

/** A quantized tensor as the F32 bytes that it stands for, decoded chunk by chunk and never held as a whole. */
final class DecodedWeights implements TensorContent {
    private static final int CHUNK = 8192;

    private final QuantizedTensor tensor;

    DecodedWeights(QuantizedTensor tensor) {
        this.tensor = tensor;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        float[] levels = new float[tensor.layout().levels()];
        ByteBuffer chunk = ByteBuffer.allocate(Math.max(1, Math.min(CHUNK, tensor.codes().length)) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = tensor.blocks().length();
        for (int block = 0; block < tensor.blocks().count(); block++) {
            tensor.layout().expand(tensor.codebooks(), block * tensor.layout().stored(), levels);
            for (int i = block * length; i < (block + 1) * length; i++) {
                chunk.putFloat(levels[tensor.codes()[i] & 0xFF]);
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
