package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.StoredSize;

/**
 * One quantization of one checkpoint, at {@link ManifestKeys#artifact}. Depends on these two alone: run and step are the
 * checkpoint's, and two runs that reach the same weights share their artifacts. A manifest that is found is used as it stands.
 *
 * @param quantization name, mode and digest of the specification
 * @param specification all of it; its canonical digest is {@code quantization.digest}
 * @param artifactDigest checkpoint digest of {@code tensors}: what a network that runs the artifact computes with
 * @param quantizedWeights number of weights that are codes; 0 for kind prox
 * @param quantized names of the tensors that were quantized or moved, sorted
 * @param tensors every tensor as decoded, sorted by name
 */
public record ArtifactManifest(
        int format,
        String model,
        @JsonUnwrapped ArtifactSource from,
        Quantization quantization,
        ArtifactKind kind,
        Map<String, ?> specification,
        @JsonUnwrapped ArtifactFiles files,
        Digest artifactDigest,
        long quantizedWeights,
        @JsonUnwrapped StoredSize size,
        List<String> quantized,
        List<TensorDigest> tensors)
        implements KeyedContent {
    /** The format of artifacts that need no newer one; it is part of the manifest's key. */
    public static final int FORMAT = ArtifactFormat.FIRST.number();

    /** Refuses missing fields, and gives no answer about a newer format. */
    public ArtifactManifest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(from, "source");
        Objects.requireNonNull(quantization, "quantization");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(files, "object");
        Objects.requireNonNull(artifactDigest, "artifactDigest");
        Objects.requireNonNull(size, "storedBytes");
        specification = Map.copyOf(specification);
        quantized = List.copyOf(quantized);
        tensors = List.copyOf(tensors);
        if (ArtifactFormat.of("the artifact manifest", format) == ArtifactFormat.FIRST && files.shards() != null) {
            throw new IllegalArgumentException("shards: format 1 has none");
        }
    }

    /** Digest of the checkpoint that was quantized. */
    public Digest checkpoint() {
        return from.checkpoint();
    }

    /** The float weights that were quantized. */
    public ObjectReference source() {
        return from.object();
    }

    /** What is opened first. */
    public ObjectReference object() {
        return files.first();
    }

    /** Every object that the artifact is made of, the one that is opened first at the beginning. */
    public List<ObjectReference> objects() {
        return files.all();
    }

    /** Every object that the float weights are made of, the one that is opened first at the beginning. */
    public List<ObjectReference> sources() {
        return from.all();
    }

    @Override
    public String home() {
        return ManifestKeys.artifact(
                model, checkpoint(), quantization.digest(), ArtifactFormat.of("the artifact manifest", format));
    }
}
