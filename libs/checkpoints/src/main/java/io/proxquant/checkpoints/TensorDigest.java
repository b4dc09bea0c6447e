package io.proxquant.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;

/**
 * What one tensor is, down to its last bit, whatever file or shard holds it.
 *
 * @param sha256 of the little-endian row-major bytes
 */
public record TensorDigest(String name, DType dtype, List<Long> shape, Digest sha256) {
    /** Refuses what is no digest. */
    public TensorDigest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dtype, "dtype");
        shape = List.copyOf(shape);
        Objects.requireNonNull(sha256, "sha256");
    }

    /** A tensor whose bytes were hashed already. */
    public static TensorDigest of(TensorInfo tensor, Digest sha256) {
        return new TensorDigest(tensor.name(), tensor.dtype(), list(tensor.shape()), sha256);
    }

    /** An F32 tensor in memory. */
    public static TensorDigest of(String name, float[] values, long... shape) {
        MessageDigest digest = Digest.hashing();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            TensorContent.of(values).writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("hashing memory cannot fail", e);
        }
        return new TensorDigest(name, DType.F32, list(shape), Digest.of(digest));
    }

    /** A tensor whose bytes come as a stream, which is read to its end and left open. */
    public static TensorDigest of(TensorInfo tensor, InputStream content) throws IOException {
        return of(tensor, MeasuredContent.of(content).sha256());
    }

    private static List<Long> list(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
