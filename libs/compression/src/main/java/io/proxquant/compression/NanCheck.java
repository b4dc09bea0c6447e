package io.proxquant.compression;

import java.io.IOException;

import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/**
 * Refuses NaN in tensors that are copied: a network with one of them computes nothing. Infinities are copied, since a mask of
 * attention is made of them; what becomes codes has to be finite, which its quantizer sees to.
 */
final class NanCheck {
    private static final int CHUNK = 1 << 14;

    private NanCheck() {}

    static void requireNumbers(SafetensorsFile weights, TensorInfo tensor) throws IOException {
        if (!tensor.dtype().readableAsFloat()) {
            return;
        }
        float[] chunk = new float[(int) Math.min(CHUNK, tensor.elements())];
        for (long at = 0; at < tensor.elements(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, tensor.elements() - at);
            weights.readFloats(tensor, at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                if (Float.isNaN(chunk[i])) {
                    throw refusal(tensor, at + i, chunk[i]);
                }
            }
        }
    }

    static CompressionException refusal(TensorInfo tensor, long index, float value) {
        return new CompressionException(
                ReasonCode.WEIGHTS_NOT_FINITE,
                "tensor " + tensor.name() + " is " + value + " at index " + index
                        + " (row-major)"
                        + (Float.isNaN(value) ? ", as after a training that diverged" : "")
                        + "; only finite weights can be quantized");
    }
}
