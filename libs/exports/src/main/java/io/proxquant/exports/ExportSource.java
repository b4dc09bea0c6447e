package io.proxquant.exports;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongConsumer;

import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.safetensors.DType;
import io.proxquant.checkpoints.safetensors.TensorContent;
import io.proxquant.checkpoints.safetensors.WatchedOutput;

/** The artifact that is exported; one tensor of it is in memory at a time. */
public final class ExportSource {
    private final ArtifactFile artifact;
    private final Runnable boundary;
    private final LongConsumer decoded;

    /**
     * @param boundary called between pieces of work; throws to stop
     * @param decoded told how many weights were decoded each time; every weight is at most three times, unless the export is refused
     */
    public ExportSource(ArtifactFile artifact, Runnable boundary, LongConsumer decoded) {
        this.artifact = artifact;
        this.boundary = boundary;
        this.decoded = decoded;
    }

    /** All tensors of the network, sorted. */
    public List<String> names() {
        return artifact.names();
    }

    /** Whether the artifact has it in codes. */
    public boolean quantized(String name) {
        return artifact.quantized(name);
    }

    /** The shape that the network knows. */
    public long[] shape(String name) {
        return artifact.shape(name);
    }

    /** Number of weights, or of whatever else the tensor has. */
    public long elements(String name) {
        long product = 1;
        for (long dimension : shape(name)) {
            product *= dimension;
        }
        return product;
    }

    /** F32 for a quantized tensor. */
    public DType dtype(String name) {
        return artifact.dtype(name);
    }

    /** What the weights that the artifact was made from say of themselves. */
    public SortedMap<String, String> remarks() {
        return artifact.metadata().values();
    }

    /** A quantized tensor, decoded. */
    public DecodedWeights weights(String name) throws IOException {
        boundary.run();
        DecodedWeights weights = new DecodedWeights(artifact.value(name));
        decoded.accept(weights.values().length);
        return weights;
    }

    /** How many weights to decode there are in all. */
    public long quantizedWeights() {
        return names().stream()
                .filter(this::quantized)
                .mapToLong(this::elements)
                .sum();
    }

    /** The bytes of a tensor that is not quantized. */
    public TensorContent stored(String name) {
        return out -> {
            try (var in = artifact.open(name)) {
                in.transferTo(new WatchedOutput(out, boundary));
            }
        };
    }

    /** A quantized tensor in F32. */
    public TensorContent inFloats(String name) {
        return out -> TensorContent.of(weights(name).values()).writeTo(new WatchedOutput(out, boundary));
    }

    /** Sizes and digests; reads everything. */
    public ArtifactSummary summary() throws IOException {
        return artifact.summary();
    }

    /** What is called between pieces of work. */
    public Runnable boundary() {
        return boundary;
    }
}
