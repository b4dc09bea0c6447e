package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.AtStep;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;

/**
 * A checkpoint of a run of ours, at {@link ManifestKeys#checkpoint}. Written last: what has no manifest does not exist,
 * and the chain of parents says what happened in a run.
 *
 * @param trial the seed is always there
 * @param tensors every tensor of the weights, sorted by name
 * @param frozen codes and codebooks of the freeze; {@link StoredCodes#NONE} before the freeze
 * @param resume what going on needs besides the weights
 */
public record CheckpointManifest(
        int format,
        @JsonUnwrapped RunStep at,
        int epoch,
        Phase phase,
        @JsonUnwrapped Trial trial,
        Lineage lineage,
        @JsonUnwrapped StoredWeights stored,
        List<TensorDigest> tensors,
        @JsonUnwrapped StoredCodes frozen,
        @MayBeAbsent ObjectReference resume,
        @JsonUnwrapped Reproducibility reproducibility,
        @JsonUnwrapped Producer writtenBy)
        implements KeyedContent, AtStep {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** Refuses what contradicts itself; whether the tensors give the digest is for the reader of the bytes to check. */
    public CheckpointManifest {
        RunStep.named(at);
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(Objects.requireNonNull(trial, "seed").seed(), "seed");
        Objects.requireNonNull(Objects.requireNonNull(lineage, "lineage").recipe(), "recipe");
        Objects.requireNonNull(stored, "weights");
        tensors = List.copyOf(tensors);
        frozen = StoredCodes.orNone(frozen);
        Objects.requireNonNull(reproducibility, "processorClass");
        Producer.said(writtenBy);
        NewerFormatException.requireKnown("the checkpoint manifest", format, FORMAT);
    }

    /** Digest of its tensors, by which it is known. */
    public Digest checkpoint() {
        return stored.digest();
    }

    /** The file of its weights. */
    public ObjectReference weights() {
        return stored.object();
    }

    /** Every object that it is made of. */
    public Stream<ObjectReference> objects() {
        return Stream.of(Stream.of(weights()), frozen.file().stream(), Stream.ofNullable(resume))
                .flatMap(each -> each);
    }

    @Override
    public String home() {
        return ManifestKeys.checkpoint(model(), run(), step());
    }
}
