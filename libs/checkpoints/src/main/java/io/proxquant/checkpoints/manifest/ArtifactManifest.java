package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Quantization;

/**
 * One quantization of one checkpoint, at {@link ManifestKeys#artifact}. Depends on these two alone: run and step are the
 * checkpoint's, and two runs that reach the same weights share their artifacts. Whoever finds one takes it as it stands.
 *
 * @param checkpoint digest of the checkpoint that was quantized
 * @param source its float weights, a plain safetensors file
 * @param quantization name, mode and digest of the specification
 * @param specification all of it; its canonical digest is {@code quantization.digest}
 * @param object the artifact file
 * @param artifactDigest checkpoint digest of {@code tensors}: what a network that runs the artifact computes with
 * @param quantizedWeights number of weights that are codes; 0 for kind prox
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights; 32 for kind prox
 * @param storedBytes bytes of all the artifact's files
 * @param sourceBytes bytes of {@code source}
 * @param quantized names of the tensors that were quantized or moved, sorted
 * @param tensors every tensor as decoded, sorted by name
 * @param metadata what {@code source} says of itself and the artifact repeats; absent where that is nothing
 */
public record ArtifactManifest(
        int format,
        String model,
        String checkpoint,
        ObjectReference source,
        Quantization quantization,
        ArtifactKind kind,
        Map<String, ?> specification,
        ObjectReference object,
        String artifactDigest,
        long quantizedWeights,
        double effectiveBits,
        long storedBytes,
        long sourceBytes,
        List<String> quantized,
        List<TensorDigest> tensors,
        @MayBeAbsent Map<String, String> metadata)
        implements KeyedContent {
    /** The version that this build writes; part of the manifest's key. */
    public static final int FORMAT = 1;

    /** One whose source says nothing of itself. */
    public ArtifactManifest(
            int format,
            String model,
            String checkpoint,
            ObjectReference source,
            Quantization quantization,
            ArtifactKind kind,
            Map<String, ?> specification,
            ObjectReference object,
            String artifactDigest,
            long quantizedWeights,
            double effectiveBits,
            long storedBytes,
            long sourceBytes,
            List<String> quantized,
            List<TensorDigest> tensors) {
        this(
                format,
                model,
                checkpoint,
                source,
                quantization,
                kind,
                specification,
                object,
                artifactDigest,
                quantizedWeights,
                effectiveBits,
                storedBytes,
                sourceBytes,
                quantized,
                tensors,
                null);
    }

    /** Refuses an unknown format and missing fields. */
    public ArtifactManifest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(quantization, "quantization");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(object, "object");
        Digests.require("checkpoint", checkpoint);
        Digests.require("artifactDigest", artifactDigest);
        specification = Map.copyOf(specification);
        quantized = List.copyOf(quantized);
        tensors = List.copyOf(tensors);
        metadata = metadata == null ? null : Map.copyOf(metadata);
        if (format != FORMAT) {
            throw new IllegalArgumentException("format: " + format + " is unknown, known is " + FORMAT);
        }
    }

    @Override
    public String home() {
        return ManifestKeys.artifact(model, checkpoint, quantization.digest());
    }
}
