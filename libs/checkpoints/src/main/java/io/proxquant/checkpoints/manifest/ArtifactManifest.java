package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Quantization;

/**
 * One quantization of one checkpoint, at {@link ManifestKeys#artifact}. Depends on these two alone: run and step are the
 * checkpoint's, and two runs that reach the same weights share their artifacts. Whoever finds one takes it as it stands.
 *
 * @param checkpoint digest of the checkpoint that was quantized
 * @param source its float weights, a plain safetensors file, or an index of several
 * @param quantization name, mode and digest of the specification
 * @param specification all of it; its canonical digest is {@code quantization.digest}
 * @param object the artifact file, or the index of several
 * @param artifactDigest checkpoint digest of {@code tensors}: what a network that runs the artifact computes with
 * @param quantizedWeights number of weights that are codes; 0 for kind prox
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights; 32 for kind prox
 * @param storedBytes bytes of all the artifact's files
 * @param sourceBytes bytes of the files of float weights
 * @param quantized names of the tensors that were quantized or moved, sorted
 * @param tensors every tensor as decoded, sorted by name
 * @param metadata what {@code source} says of itself and the artifact repeats; absent where that is nothing
 * @param shards the files that the index names; absent where there is no index
 * @param sourceShards the files that {@code source} names; absent where it is no index
 */
public record ArtifactManifest(
        int format,
        String model,
        Digest checkpoint,
        ObjectReference source,
        Quantization quantization,
        ArtifactKind kind,
        Map<String, ?> specification,
        ObjectReference object,
        Digest artifactDigest,
        long quantizedWeights,
        double effectiveBits,
        long storedBytes,
        long sourceBytes,
        List<String> quantized,
        List<TensorDigest> tensors,
        @MayBeAbsent Map<String, String> metadata,
        @MayBeAbsent List<ObjectReference> shards,
        @MayBeAbsent List<ObjectReference> sourceShards)
        implements KeyedContent {
    /** The format of artifacts that need no newer one; it is part of the manifest's key. */
    public static final int FORMAT = ArtifactFormat.FIRST.number();

    /** One in a single file. */
    public ArtifactManifest(
            int format,
            String model,
            Digest checkpoint,
            ObjectReference source,
            Quantization quantization,
            ArtifactKind kind,
            Map<String, ?> specification,
            ObjectReference object,
            Digest artifactDigest,
            long quantizedWeights,
            double effectiveBits,
            long storedBytes,
            long sourceBytes,
            List<String> quantized,
            List<TensorDigest> tensors,
            Map<String, String> metadata) {
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
                metadata,
                null,
                null);
    }

    /** One whose source says nothing of itself. */
    public ArtifactManifest(
            int format,
            String model,
            Digest checkpoint,
            ObjectReference source,
            Quantization quantization,
            ArtifactKind kind,
            Map<String, ?> specification,
            ObjectReference object,
            Digest artifactDigest,
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

    /** Every object that the artifact is made of, the one that is opened first. */
    public List<ObjectReference> objects() {
        return all(object, shards);
    }

    /** Every object that the float weights are made of, the one that is opened first. */
    public List<ObjectReference> sources() {
        return all(source, sourceShards);
    }

    private static List<ObjectReference> all(ObjectReference first, List<ObjectReference> shards) {
        return Stream.concat(Stream.of(first), shards == null ? Stream.empty() : shards.stream())
                .toList();
    }

    /** Refuses missing fields, and gives no answer about a newer format. */
    public ArtifactManifest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(quantization, "quantization");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(artifactDigest, "artifactDigest");
        specification = Map.copyOf(specification);
        quantized = List.copyOf(quantized);
        tensors = List.copyOf(tensors);
        metadata = metadata == null ? null : Map.copyOf(metadata);
        shards = shards == null ? null : List.copyOf(shards);
        sourceShards = sourceShards == null ? null : List.copyOf(sourceShards);
        if (ArtifactFormat.of("the artifact manifest", format) == ArtifactFormat.FIRST && shards != null) {
            throw new IllegalArgumentException("shards: format 1 has none");
        }
    }

    @Override
    public String home() {
        return ManifestKeys.artifact(
                model, checkpoint, quantization.digest(), ArtifactFormat.of("the artifact manifest", format));
    }
}
