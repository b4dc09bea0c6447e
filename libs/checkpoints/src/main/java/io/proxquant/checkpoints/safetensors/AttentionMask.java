package io.proxquant.checkpoints.safetensors;

import java.io.IOException;

/**
 * Tells masks of attention from weights, by content: zeros and infinities and nothing else. A weight that diverged has other
 * values beside its infinities; so ordinary weights are told from the first few.
 */
public final class AttentionMask {
    private static final int CHUNK = 4096;

    private AttentionMask() {}

    /** Whether a tensor of a file is a mask; false for a type that cannot be read. */
    public static boolean is(SafetensorsFile file, TensorInfo tensor) throws IOException {
        if (!tensor.dtype().readableAsFloat()) {
            return false;
        }
        boolean infinite = false;
        float[] chunk = new float[(int) Math.min(CHUNK, tensor.elements())];
        for (long at = 0; at < tensor.elements(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, tensor.elements() - at);
            file.readFloats(tensor, at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                if (chunk[i] != 0 && !Float.isInfinite(chunk[i])) {
                    return false;
                }
                infinite |= chunk[i] != 0;
            }
        }
        return infinite;
    }
}
