package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;

/** A safetensors file given on the command line, checked when opened; every refusal names the file. */
final class SourceFile implements Closeable {
    private final Path path;
    private final SafetensorsFile file;
    private Digest sha256;
    private Digest checkpoint;

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

    /** What an artifact repeats of it. */
    SourceMetadata metadata() {
        try {
            return SourceMetadata.of(header());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(path + ": " + e.getMessage(), e);
        }
    }

    /** SHA-256 of all bytes, which are read once, however many artifacts are made of the file. */
    Digest sha256() throws IOException {
        if (sha256 == null) {
            sha256 = MeasuredContent.of(path).sha256();
        }
        return sha256;
    }

    /** Digest of its tensors, as the pipeline computes it; once too. */
    String checkpoint() throws IOException {
        if (checkpoint == null) {
            checkpoint = CheckpointDigest.of(file.digests());
        }
        return checkpoint;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
