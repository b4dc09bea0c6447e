package io.proxquant.checkpoints.manifest;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;

/**
 * How a run ended: at {@link ManifestKeys#result}, created once and before the event, so that a repeated
 * request is answered with the same event and nothing is trained twice.
 *
 * @param format version of this record
 * @param request digest of the request that this answers
 * @param outcome completed, failed or cancelled
 * @param step last step made; absent when training never began
 * @param finalCheckpoint digest of the final checkpoint of a completed run
 * @param manifest key of its manifest
 * @param seconds wall time from the request's first taking to the end
 * @param reason why it failed
 * @param detail what was wrong
 */
public record RunResult(
        int format,
        Digest request,
        String run,
        String model,
        Digest recipe,
        Outcome outcome,
        @MayBeAbsent Long step,
        @MayBeAbsent Digest finalCheckpoint,
        @MayBeAbsent String manifest,
        double seconds,
        @MayBeAbsent ReasonCode reason,
        @MayBeAbsent String detail)
        implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** The ways a run can end. */
    public enum Outcome {
        COMPLETED,
        FAILED,
        CANCELLED
    }

    /** The event that tells it. */
    public Event event() {
        return switch (outcome) {
            case COMPLETED -> new RunCompleted(run, model, recipe, step, finalCheckpoint, step, seconds);
            case FAILED -> new RunFailed(run, model, reason, detail, step);
            case CANCELLED -> new RunCancelled(run, model, step == null ? 0 : step);
        };
    }

    @Override
    public String home() {
        return ManifestKeys.result(run);
    }
}
