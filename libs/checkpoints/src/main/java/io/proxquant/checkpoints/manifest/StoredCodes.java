package io.proxquant.checkpoints.manifest;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Quantization;

/**
 * The codes that a checkpoint carries from the freeze on: the quantizer packs these and does not quantize again.
 *
 * @param object an artifact file ({@code ArtifactWriter}) with codes and codebooks of the quantized tensors only, decoding to
 *     exactly the weights; absent before the freeze
 * @param quantization what the codes are, if not the training method's own: those of a calibrated artifact
 * @param metadata what the calibrated artifact repeats of its source; absent where that is nothing
 * @param revision revision of the method's quantizer that made the codes; absent without codes of a method, and in manifests
 *     from before it was told: then the form of the codebooks tells it
 * @param mask digest of the masks of pruned weights ({@link io.proxquant.checkpoints.artifact.MaskDigest}); absent where nothing is
 *     pruned
 */
public record StoredCodes(
        @MayBeAbsent @JsonProperty("codes") ObjectReference object,
        @MayBeAbsent Quantization quantization,
        @MayBeAbsent Map<String, String> metadata,
        @MayBeAbsent @JsonProperty("codesRevision") Integer revision,
        @MayBeAbsent @JsonProperty("codesMask") Digest mask) {
    /** There are none yet. */
    public static final StoredCodes NONE = new StoredCodes(null, null, null, null, null);

    public StoredCodes {
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }

    static StoredCodes orNone(StoredCodes codes) {
        return codes == null ? NONE : codes;
    }

    /**
     * The training method's own.
     *
     * @param revision of the quantizer that made them; null where the state does not say which
     * @param mask digest of their masks; null where nothing is pruned
     */
    public static StoredCodes ofMethod(ObjectReference object, Integer revision, Digest mask) {
        return new StoredCodes(Objects.requireNonNull(object, "codes"), null, null, revision, mask);
    }

    /** The training method's own where nothing is pruned and the state does not say which revision made them. */
    public static StoredCodes ofMethod(ObjectReference object) {
        return ofMethod(object, null);
    }

    /** The training method's own where nothing is pruned. */
    public static StoredCodes ofMethod(ObjectReference object, Integer revision) {
        return ofMethod(object, revision, null);
    }

    /**
     * Those of an artifact that was calibrated.
     *
     * @param metadata what it repeats of its source; null for nothing
     * @param mask digest of its masks; null where nothing is pruned
     */
    public static StoredCodes ofArtifact(
            ObjectReference object, Quantization quantization, Map<String, String> metadata, Digest mask) {
        return new StoredCodes(
                Objects.requireNonNull(object, "codes"),
                Objects.requireNonNull(quantization, "quantization"),
                metadata,
                null,
                mask);
    }

    /** The file, if there is one. */
    public Optional<ObjectReference> file() {
        return Optional.ofNullable(object);
    }

    /** The quantization of the artifact that was calibrated; empty for codes of a training method, and for none. */
    public Optional<Quantization> calibrated() {
        return Optional.ofNullable(quantization);
    }
}
