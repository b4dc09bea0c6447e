package io.proxquant.checkpoints.artifact;

import io.proxquant.quantization.QuantizedTensor;

/** What holds for every packed tensor, before it is written and after it was read. */
final class PackedCheck {
    private PackedCheck() {}

    /** @throws IllegalArgumentException naming the tensor, the index and what is wrong there */
    static void verify(String name, QuantizedTensor value) {
        for (int i = 0; i < value.codebooks().length; i++) {
            if (!Float.isFinite(value.codebooks()[i])) {
                throw new IllegalArgumentException(name + ": codebook float " + i + " is " + value.codebooks()[i]);
            }
        }
        int levels = value.layout().levels();
        for (int i = 0; i < value.codes().length; i++) {
            if ((value.codes()[i] & 0xFF) >= levels) {
                throw new IllegalArgumentException(
                        name + ": code " + (value.codes()[i] & 0xFF) + " of weight " + i + " is none of " + levels);
            }
        }
    }
}
