package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Quantization;
import io.proxquant.contracts.Sweep;

/**
 * A checkpoint of a run of ours, at {@link ManifestKeys#checkpoint}. Written last: what has no manifest does not exist,
 * and the chain of parents says what happened in a run.
 *
 * @param checkpoint checkpoint digest of {@code tensors}
 * @param weights plain safetensors under torch names
 * @param tensors every tensor of {@code weights}, sorted by name
 * @param codes from the freeze on: an artifact file ({@code ArtifactWriter}) with codes and codebooks of the quantized
 *     tensors only, decoding to exactly the weights; the quantizer packs these and does not quantize again
 * @param resume what going on needs besides the weights
 * @param threads and
 * @param processorClass decide whether a resumed run repeats the undisturbed one bit for bit
 * @param exact false once the run went on with other threads, on another processor, or on a GPU; what one process computed
 *     from the beginning is exact on a GPU too, and {@code processorClass} says that it was one
 * @param quantization what {@code codes} are, if not the training method's own: those of a calibrated artifact
 * @param metadata what the calibrated artifact repeats of its source; absent where that is nothing
 * @param codesRevision revision of the method's quantizer that made {@code codes}; absent without codes of a method, and in
 *     manifests from before it was told: then the form of the codebooks tells it
 */
public record CheckpointManifest(
        int format,
        String model,
        String run,
        long step,
        int epoch,
        Phase phase,
        @MayBeAbsent Sweep sweep,
        long seed,
        Lineage lineage,
        Digest checkpoint,
        ObjectReference weights,
        List<TensorDigest> tensors,
        @MayBeAbsent ObjectReference codes,
        @MayBeAbsent ObjectReference resume,
        int threads,
        String processorClass,
        boolean exact,
        String producer,
        String producerVersion,
        @MayBeAbsent Quantization quantization,
        @MayBeAbsent Map<String, String> metadata,
        @MayBeAbsent Integer codesRevision)
        implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** A checkpoint of training: its codes are the method's own. */
    public CheckpointManifest(
            int format,
            String model,
            String run,
            long step,
            int epoch,
            Phase phase,
            Sweep sweep,
            long seed,
            Lineage lineage,
            Digest checkpoint,
            ObjectReference weights,
            List<TensorDigest> tensors,
            ObjectReference codes,
            ObjectReference resume,
            int threads,
            String processorClass,
            boolean exact,
            String producer,
            String producerVersion) {
        this(
                format,
                model,
                run,
                step,
                epoch,
                phase,
                sweep,
                seed,
                lineage,
                checkpoint,
                weights,
                tensors,
                codes,
                resume,
                threads,
                processorClass,
                exact,
                producer,
                producerVersion,
                null,
                null,
                null);
    }

    /** The same that says which revision of its quantizer made the codes. */
    public CheckpointManifest withCodesRevision(Integer revision) {
        return new CheckpointManifest(
                format,
                model,
                run,
                step,
                epoch,
                phase,
                sweep,
                seed,
                lineage,
                checkpoint,
                weights,
                tensors,
                codes,
                resume,
                threads,
                processorClass,
                exact,
                producer,
                producerVersion,
                quantization,
                metadata,
                revision);
    }

    /** A checkpoint whose codes may be another method's. */
    public CheckpointManifest(
            int format,
            String model,
            String run,
            long step,
            int epoch,
            Phase phase,
            Sweep sweep,
            long seed,
            Lineage lineage,
            Digest checkpoint,
            ObjectReference weights,
            List<TensorDigest> tensors,
            ObjectReference codes,
            ObjectReference resume,
            int threads,
            String processorClass,
            boolean exact,
            String producer,
            String producerVersion,
            Quantization quantization,
            Map<String, String> metadata) {
        this(
                format,
                model,
                run,
                step,
                epoch,
                phase,
                sweep,
                seed,
                lineage,
                checkpoint,
                weights,
                tensors,
                codes,
                resume,
                threads,
                processorClass,
                exact,
                producer,
                producerVersion,
                quantization,
                metadata,
                null);
    }

    /** Refuses what contradicts itself; whether the tensors give the digest is for the reader of the bytes to check. */
    public CheckpointManifest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(Objects.requireNonNull(lineage, "lineage").recipe(), "recipe");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(checkpoint, "checkpoint");
        tensors = List.copyOf(tensors);
        metadata = metadata == null ? null : Map.copyOf(metadata);
        NewerFormatException.requireKnown("the checkpoint manifest", format, FORMAT);
    }

    @Override
    public String home() {
        return ManifestKeys.checkpoint(model, run, step);
    }
}
