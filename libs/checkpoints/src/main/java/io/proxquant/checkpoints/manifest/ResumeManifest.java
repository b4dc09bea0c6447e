package io.proxquant.checkpoints.manifest;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.AtStep;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.RunStep;

/**
 * A state between two checkpoints from which a run can go on, at {@link ManifestKeys#resume}. Counts only while its
 * parent is the head of the run's chain.
 *
 * @param parent digest of the checkpoint after which this state came; absent before a run's first
 * @param state everything that going on needs, weights included
 */
public record ResumeManifest(
        int format,
        @JsonUnwrapped RunStep at,
        Phase phase,
        @MayBeAbsent Digest parent,
        ObjectReference state,
        @JsonUnwrapped Reproducibility reproducibility)
        implements KeyedContent, AtStep {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** Refuses an unknown format and missing fields. */
    public ResumeManifest {
        RunStep.named(at);
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reproducibility, "processorClass");
        NewerFormatException.requireKnown("the resume manifest", format, FORMAT);
    }

    @Override
    public String home() {
        return ManifestKeys.resumes(run(), step());
    }
}
