package io.proxquant.checkpoints.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.util.function.Consumer;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;

/**
 * A tensor of floats on its way into an artifact in any order, so that one larger than memory can be written by another dimension than
 * its first. For one thread; what was not completed is as if it had not begun.
 */
public final class PlacedFloats {
    private final TensorInfo tensor;
    private final ChannelRange range;
    private final Consumer<TensorDigest> whole;
    private long written;

    /** @param whole is told when all weights are there */
    PlacedFloats(TensorInfo tensor, ChannelRange range, Consumer<TensorDigest> whole) {
        this.tensor = tensor;
        this.range = range;
        this.whole = whole;
    }

    /** Takes weights that are consecutive in the tensor; none may come twice. */
    public void write(int from, float[] values, int at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, at, count);
        range.write((long) from * Float.BYTES, bytes.array(), 0, bytes.capacity());
        written += count;
    }

    /** All weights were written. */
    public void complete() throws IOException {
        if (written != tensor.elements()) {
            throw new IllegalStateException(tensor + " got " + written + " weights");
        }
        DigestOutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.hashing());
        range.copyTo(hashed);
        whole.accept(TensorDigest.of(tensor, Digest.of(hashed.getMessageDigest())));
    }
}
