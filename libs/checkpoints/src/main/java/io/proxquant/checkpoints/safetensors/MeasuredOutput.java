package io.proxquant.checkpoints.safetensors;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

/** Lets exactly the bytes of one tensor through and hashes them; content of another length would shift all others. */
public final class MeasuredOutput extends FilterOutputStream {
    private final TensorInfo tensor;
    private final MessageDigest digest = Digest.hashing();
    private long written;

    private MeasuredOutput(OutputStream out, TensorInfo tensor) {
        super(out);
        this.tensor = tensor;
    }

    /**
     * Writes the content of a tensor.
     *
     * @throws IllegalStateException if it has more or fewer bytes than type and shape say
     */
    public static TensorDigest write(OutputStream out, TensorInfo tensor, TensorContent content) throws IOException {
        @SuppressWarnings("resource") // the stream beneath stays open
        MeasuredOutput measured = new MeasuredOutput(out, tensor);
        content.writeTo(measured);
        if (measured.written != tensor.bytes()) {
            throw new IllegalStateException(tensor + " got " + measured.written + " bytes");
        }
        return TensorDigest.of(tensor, Digest.of(measured.digest));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (count > tensor.bytes() - written) {
            throw new IllegalStateException(tensor + " got more than its " + tensor.bytes() + " bytes");
        }
        out.write(bytes, from, count);
        digest.update(bytes, from, count);
        written += count;
    }
}
