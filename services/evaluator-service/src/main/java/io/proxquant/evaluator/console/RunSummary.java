package io.proxquant.evaluator.console;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.proxquant.contracts.Failure;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Pace;

/**
 * A run as the list shows it.
 *
 * @param pace pace while the run goes on
 * @param failure why it failed
 * @param updated time of its newest event
 * @param refused when another request was last refused because this run has the name; its own state is untouched by it
 */
public record RunSummary(
        String run,
        @MayBeAbsent String model,
        RunStatus status,
        @JsonUnwrapped RunReach reach,
        @JsonUnwrapped Pace pace,
        @MayBeAbsent Boolean exact,
        @JsonUnwrapped Failure failure,
        Instant updated,
        @MayBeAbsent Instant refused) {

    static RunSummary unseen(String run) {
        return new RunSummary(
                run, null, RunStatus.RUNNING, RunReach.NOTHING, Pace.UNKNOWN, null, Failure.NONE, Instant.EPOCH, null);
    }

    /** The same run after another request of its name was refused. */
    RunSummary refused(Instant time) {
        return new RunSummary(
                run,
                model,
                status,
                reach,
                pace,
                exact,
                failure,
                updated,
                refused == null || time.isAfter(refused) ? time : refused);
    }
}
