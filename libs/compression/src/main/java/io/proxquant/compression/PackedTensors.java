package io.proxquant.compression;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.QuantizedTensor;

/** Told of every tensor that became codes while its weights are still in memory; called by several threads. */
@FunctionalInterface
public interface PackedTensors {
    /** The weights as they were and what became of them; the array is lent. */
    void packed(TensorInfo tensor, float[] weights, QuantizedTensor value);

    /** For whoever does not want to know. */
    static PackedTensors ignored() {
        return (tensor, weights, value) -> {};
    }
}
