package io.proxquant.checkpoints.artifact;

import io.proxquant.quantization.CodebookForm;
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
        if (value.layout().levelless()) {
            requireSurvivors(name, value);
            return;
        }
        int levels = value.layout().levels();
        if (value.layout().form() == CodebookForm.AFFINE) {
            requireFiniteLevels(name, value, levels);
        }
        for (int i = 0; i < value.codes().length; i++) {
            if ((value.codes()[i] & 0xFF) >= levels) {
                throw new IllegalArgumentException(
                        name + ": code " + (value.codes()[i] & 0xFF) + " of weight " + i + " is none of " + levels);
            }
        }
    }

    /** One float that is not zero for each code 1, and none beside: zeros are told by codes. */
    private static void requireSurvivors(String name, QuantizedTensor value) {
        int length = value.blocks().requireContiguous("floats of their own").length();
        for (int block = 0; block < value.blocks().count(); block++) {
            int next = block * length;
            int end = next + length;
            for (int i = block * length; i < end; i++) {
                int code = value.codes()[i];
                if (code != 0 && (code != 1 || value.codebooks()[next++] == 0)) {
                    throw new IllegalArgumentException(
                            name + ": weight " + i + " has code " + code + " and is no survivor of its own");
                }
            }
            for (int i = next; i < end; i++) {
                if (value.codebooks()[i] != 0) {
                    throw new IllegalArgumentException(name + ": float " + i + " is of no survivor");
                }
            }
        }
    }

    /** Between its first and its last level every other lies. */
    private static void requireFiniteLevels(String name, QuantizedTensor value, int levels) {
        for (int block = 0; block < value.blocks().count(); block++) {
            float scale = value.codebooks()[2 * block];
            float zero = value.codebooks()[2 * block + 1];
            if (!Float.isFinite(scale * (0 - zero)) || !Float.isFinite(scale * (levels - 1 - zero))) {
                throw new IllegalArgumentException(name + ": scale " + scale + " and zero point " + zero + " of block "
                        + block + " give levels that are not finite");
            }
        }
    }
}
