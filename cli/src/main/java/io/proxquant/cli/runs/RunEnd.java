package io.proxquant.cli.runs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.MayBeAbsent;

/**
 * How a run ended; empty as long as it has not.
 *
 * @param step last step of one that made any
 * @param finalCheckpoint digest of the last checkpoint of one that was completed
 */
public record RunEnd(@MayBeAbsent Long step, @MayBeAbsent Digest finalCheckpoint, @JsonUnwrapped Failure failure) {
    /** For a run that has not ended. */
    static final RunEnd NONE = new RunEnd(null, null, Failure.NONE);

    static RunEnd of(RunResult result) {
        return new RunEnd(result.step(), result.last().digest(), result.failure());
    }

    static RunEnd of(RunGivenUp end) {
        return new RunEnd(null, null, new Failure(end.reason(), end.detail()));
    }
}
