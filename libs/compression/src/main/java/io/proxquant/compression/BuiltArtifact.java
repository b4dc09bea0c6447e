package io.proxquant.compression;

import java.nio.file.Path;
import java.util.List;

import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.SizeChange;

/**
 * An artifact that is complete on local disk.
 *
 * @param summary its digests and sizes
 * @param quantized names of the tensors that were quantized or moved, sorted
 * @param files the file, or the index and after it the files that it names
 * @param size beside its source's
 */
public record BuiltArtifact(ArtifactSummary summary, List<String> quantized, List<Path> files, SizeChange size) {
    /** Lets nobody change the lists. */
    public BuiltArtifact {
        quantized = List.copyOf(quantized);
        files = List.copyOf(files);
    }
}
