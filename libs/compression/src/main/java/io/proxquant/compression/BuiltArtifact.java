package io.proxquant.compression;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.artifact.SizeChange;
import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.quantization.budget.BitsBudget;

/**
 * An artifact that is complete on local disk.
 *
 * @param summary its digests and sizes
 * @param quantized names of the tensors that were quantized or moved, sorted
 * @param axes the dimension whose rows or groups share a codebook, by tensor; those of which all weights share one are not in it
 * @param files the file, or the index and after it the files that it names
 * @param size beside its source's
 */
public record BuiltArtifact(
        ArtifactSummary summary,
        List<String> quantized,
        SortedMap<String, Integer> axes,
        List<Path> files,
        SizeChange size) {
    /**
     * Whether the quantized tensors take more than a budget leaves to them; the text has both figures.
     *
     * @param source of which the artifact was made
     */
    public Optional<String> over(BitsBudget budget, SafetensorsHeader source) {
        long copied = source.tensors().values().stream()
                .filter(tensor -> !quantized.contains(tensor.name()))
                .mapToLong(TensorInfo::bytes)
                .sum();
        long allowed = budget.bytes(summary.quantizedWeights(), copied);
        return summary.packedBytes() > allowed
                ? Optional.of("the quantized tensors take " + summary.packedBytes() + " bytes, and "
                        + Math.max(0, allowed) + " of it are theirs")
                : Optional.empty();
    }

    /** Keeps copies of lists and map. */
    public BuiltArtifact {
        quantized = List.copyOf(quantized);
        axes = Collections.unmodifiableSortedMap(new TreeMap<>(axes));
        files = List.copyOf(files);
    }
}
