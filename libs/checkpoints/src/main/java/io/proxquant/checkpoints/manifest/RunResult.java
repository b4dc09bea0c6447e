package io.proxquant.checkpoints.manifest;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.RunCancelled;
import io.proxquant.contracts.RunCompleted;
import io.proxquant.contracts.RunFailed;

/**
 * How a run ended: at {@link ManifestKeys#result}, created once and before the event, so that a repeated
 * request is answered with the same event and nothing is trained twice.
 *
 * @param format version of this record
 * @param outcome completed, failed or cancelled
 * @param step last step made; absent when training never began
 * @param seconds wall time from the request's first taking to the end
 */
public record RunResult(
        int format,
        @JsonUnwrapped AnsweredRequest answered,
        Outcome outcome,
        @MayBeAbsent Long step,
        @JsonUnwrapped LastCheckpoint last,
        double seconds,
        @JsonUnwrapped Failure failure)
        implements KeyedContent {
    /** The version that this build writes. */
    public static final int FORMAT = 1;

    /** The ways a run can end. */
    public enum Outcome {
        COMPLETED,
        FAILED,
        CANCELLED
    }

    public RunResult {
        Objects.requireNonNull(answered, "request");
        last = LastCheckpoint.orNone(last);
        failure = Failure.orNone(failure);
    }

    /** Of one that went to its end. */
    public static RunResult completed(AnsweredRequest answered, long step, LastCheckpoint last, double seconds) {
        return new RunResult(FORMAT, answered, Outcome.COMPLETED, step, last, seconds, Failure.NONE);
    }

    /** Of one that failed; the step is null if training never began. */
    public static RunResult failed(AnsweredRequest answered, Long step, Failure failure, double seconds) {
        return new RunResult(FORMAT, answered, Outcome.FAILED, step, LastCheckpoint.NONE, seconds, failure);
    }

    /** Of one that was cancelled; the step is null if training never began. */
    public static RunResult cancelled(AnsweredRequest answered, Long step, double seconds) {
        return new RunResult(FORMAT, answered, Outcome.CANCELLED, step, LastCheckpoint.NONE, seconds, Failure.NONE);
    }

    public String run() {
        return answered.run();
    }

    /** The event that tells it. */
    public Event event() {
        return switch (outcome) {
            case COMPLETED ->
                new RunCompleted(run(), answered.model(), answered.recipe(), step, last.digest(), step, seconds);
            case FAILED -> new RunFailed(run(), answered.model(), failure.reason(), failure.detail(), step);
            case CANCELLED -> new RunCancelled(run(), answered.model(), step == null ? 0 : step);
        };
    }

    @Override
    public String home() {
        return ManifestKeys.result(run());
    }
}
