package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Sha256;

/** A safetensors file given on the command line, checked when opened; every refusal names the file. */
final class SourceFile implements Closeable {
    private final Path path;
    private final SafetensorsFile file;

    private SourceFile(Path path, SafetensorsFile file) {
        this.path = path;
        this.file = file;
    }

    static SourceFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new CommandFailure(path + ": is a directory; name the .safetensors file in it");
        }
        try {
            return new SourceFile(path, SafetensorsFile.open(path, ArtifactFile.limits(SafetensorsLimits.defaults())));
        } catch (SafetensorsException e) {
            throw new CommandFailure(path + ": " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    SafetensorsFile file() {
        return file;
    }

    SafetensorsHeader header() {
        return file.header();
    }

    /** Whether the file says that it is an artifact of ours. */
    boolean artifact() {
        return ArtifactFile.is(header());
    }

    /** SHA-256 of all bytes. */
    String sha256() throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return Sha256.hex(digest);
    }

    /** Refuses a floating tensor with a NaN, reading it in pieces; infinities are what masks of attention are made of. */
    void requireNumbers(TensorInfo tensor) throws IOException {
        if (!tensor.dtype().readableAsFloat()) {
            return;
        }
        float[] chunk = new float[(int) Math.min(1 << 16, tensor.elements())];
        for (long at = 0; at < tensor.elements(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, tensor.elements() - at);
            file.readFloats(tensor, at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                if (Float.isNaN(chunk[i])) {
                    throw new CommandFailure(path + ": tensor " + tensor.name() + " is NaN at index " + (at + i)
                            + " (row-major), as after a training that diverged; --exclude it to copy it as it is");
                }
            }
        }
    }

    CommandFailure notFinite(TensorInfo tensor, long index, float value) {
        return new CommandFailure(path + ": tensor " + tensor.name() + " is " + value + " at index " + index
                + " (row-major); only finite weights can be quantized");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
