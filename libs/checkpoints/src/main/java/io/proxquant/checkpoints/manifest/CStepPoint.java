package io.proxquant.checkpoints.manifest;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.AtStep;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.Lineage;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Producer;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Trial;

/**
 * A point that a training waits to have compressed (learning-compression, the closed loop), at {@link ManifestKeys#cStep}. It lies
 * outside the chain of the run's checkpoints and no pointer leads to it, so whoever looks for weights never meets it.
 *
 * @param at the step after which it is compressed
 * @param trial the seed is always there
 * @param tensors every tensor of the point, sorted by name
 * @param previous the artifact at whose codebooks an adaptive quantizer begins; absent for others, and for the first C step
 */
public record CStepPoint(
        int format,
        @JsonUnwrapped RunStep at,
        int epoch,
        @JsonUnwrapped Trial trial,
        Lineage lineage,
        @JsonUnwrapped StoredWeights stored,
        List<TensorDigest> tensors,
        @MayBeAbsent Previous previous,
        @JsonUnwrapped Producer writtenBy)
        implements KeyedContent, AtStep {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /**
     * The artifact of the C step before.
     *
     * @param artifact key of its manifest
     * @param file digest of what is opened first of it, by which specifications name it
     */
    public record Previous(String artifact, Digest file) {
        public Previous {
            Objects.requireNonNull(artifact, "artifact");
            Objects.requireNonNull(file, "file");
        }

        /** That of this artifact. */
        public static Previous of(ArtifactManifest artifact) {
            return new Previous(artifact.home(), artifact.object().sha256());
        }
    }

    /** Refuses an unknown format and missing fields. */
    public CStepPoint {
        RunStep.named(at);
        Objects.requireNonNull(trial, "seed");
        Objects.requireNonNull(Objects.requireNonNull(lineage, "lineage").recipe(), "recipe");
        Objects.requireNonNull(stored, "weights");
        tensors = List.copyOf(tensors);
        Producer.said(writtenBy);
        NewerFormatException.requireKnown("the point of a C step", format, FORMAT);
    }

    /** Digest of its tensors. */
    public Digest checkpoint() {
        return stored.digest();
    }

    /** The file of the point. */
    public ObjectReference weights() {
        return stored.object();
    }

    /** Digest of the file at whose codebooks the C step begins, if it begins at any. */
    public Optional<Digest> previousFile() {
        return Optional.ofNullable(previous).map(Previous::file);
    }

    @Override
    public String home() {
        return ManifestKeys.cStep(model(), run(), step(), checkpoint());
    }
}
