package io.proxquant.checkpoints.manifest;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.AtStep;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.NewerFormatException;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;

/**
 * That a {@link CStepPoint} will not be compressed, at {@link ManifestKeys#cStepRejection}: the training that waits for it reads
 * this, whoever of the two was restarted meanwhile. Kept before the event that says the same.
 *
 * @param checkpoint digest of the point
 * @param detail what was wrong and what to do
 */
public record CStepRejection(int format, @JsonUnwrapped RunStep at, Digest checkpoint, ReasonCode reason, String detail)
        implements KeyedContent, AtStep {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** Refuses an unknown format and missing fields. */
    public CStepRejection {
        RunStep.named(at);
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        NewerFormatException.requireKnown("the rejection of a C step", format, FORMAT);
    }

    @Override
    public String home() {
        return ManifestKeys.cStepRejection(model(), run(), step(), checkpoint);
    }
}
