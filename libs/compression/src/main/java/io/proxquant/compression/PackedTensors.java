package io.proxquant.compression;

import io.proxquant.checkpoints.artifact.PackedValue;
import io.proxquant.checkpoints.safetensors.TensorInfo;

/** Told of every tensor that became codes while its weights are still in memory; called by several threads. */
@FunctionalInterface
public interface PackedTensors {
    /**
     * The weights as they were and what became of them, both in the order of the codes; the array is lent. A tensor that is worked on in parts is told part after
     * part, each but the last of a multiple of {@link io.proxquant.checkpoints.artifact.PackedParts#STEP} weights.
     */
    void packed(TensorInfo tensor, float[] weights, PackedValue value);

    /** Ignores what it is told. */
    static PackedTensors ignored() {
        return (tensor, weights, value) -> {};
    }
}
