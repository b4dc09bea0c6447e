package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a tensor, little-endian and row-major, produced when they are written and not held before. */
@FunctionalInterface
public interface TensorContent {
    /** Writes all bytes, the same ones at every call; does not close the stream. */
    void writeTo(OutputStream out) throws IOException;

    /** F32 content; the array is read when it is written, not copied now. */
    static TensorContent of(float[] values) {
        return out -> {
            byte[] chunk = new byte[Math.min(values.length, 16384) * Float.BYTES];
            var floats = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            for (int at = 0; at < values.length; at += chunk.length / Float.BYTES) {
                int count = Math.min(values.length - at, chunk.length / Float.BYTES);
                floats.clear().put(values, at, count);
                out.write(chunk, 0, count * Float.BYTES);
            }
        };
    }

    /** Content of any type, already encoded; not copied. */
    static TensorContent of(byte[] bytes) {
        return out -> out.write(bytes);
    }

    /** The bytes of a tensor in another file, which must be open when this is written. */
    static TensorContent of(SafetensorsFile file, TensorInfo tensor) {
        return out -> {
            try (var in = file.open(tensor)) {
                in.transferTo(out);
            }
        };
    }
}
