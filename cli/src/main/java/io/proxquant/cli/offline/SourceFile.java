package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.checkpoints.safetensors.SafetensorsException;
import io.proxquant.checkpoints.safetensors.SafetensorsFile;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;
import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.checkpoints.safetensors.WeightShard;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;

/**
 * Weights given on the command line, one safetensors file or several by their index or folder, checked when opened; every refusal
 * names the file.
 */
final class SourceFile implements Closeable {
    private final String name;
    private final Path path;
    private final SafetensorsFile file;
    private final Runnable boundary;
    private Digest sha256;
    private Digest checkpoint;

    private SourceFile(String name, Path path, SafetensorsFile file, Runnable boundary) {
        this.boundary = boundary;
        this.name = name;
        this.path = path;
        this.file = file;
    }

    static SourceFile open(InputFile given) throws IOException {
        return open(given, OnStop::check);
    }

    /** @param boundary called with every chunk that is verified, read or hashed, by any thread; throws to stop */
    static SourceFile open(InputFile given, Runnable boundary) throws IOException {
        try {
            Path path = CheckpointFolder.locate(given.path());
            SafetensorsFile file = SafetensorsFile.open(
                            path, WeightShard.beside(path, boundary), ArtifactFile.limits(SafetensorsLimits.defaults()))
                    .watched(boundary);
            String name = path.equals(given.path()) || given.nameless() ? given.toString() : path.toString();
            return new SourceFile(name, path, file, boundary);
        } catch (SafetensorsException e) {
            throw new CommandFailure(given + ": " + e.getMessage(), e);
        }
    }

    /** The file's name for messages. */
    String name() {
        return name;
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

    /** The same file opened once more as an artifact of ours; the caller closes it. */
    ArtifactFile asArtifact() throws IOException {
        return ArtifactFile.open(path, SafetensorsLimits.defaults(), boundary);
    }

    /** The file's metadata that an artifact repeats. */
    SourceMetadata metadata() {
        try {
            return SourceMetadata.of(header());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(name + ": " + e.getMessage(), e);
        }
    }

    /** SHA-256 of all bytes, which are read once, however many artifacts are made of the file. */
    Digest sha256() throws IOException {
        if (sha256 == null) {
            sha256 = MeasuredContent.of(path, boundary).sha256();
        }
        return sha256;
    }

    /** Bytes of the file itself, or of the index. */
    long bytes() throws IOException {
        return Files.size(path);
    }

    /** The files of an index; empty for one file. */
    List<Path> shards() throws IOException {
        if (!WeightIndex.is(path)) {
            return List.of();
        }
        return WeightIndex.read(path, ArtifactFile.limits(SafetensorsLimits.defaults())).shards().stream()
                .map(shard -> path.resolveSibling(shard.name()))
                .toList();
    }

    /** Digest of its tensors, as the pipeline computes it; computed once. */
    Digest checkpoint() throws IOException {
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
