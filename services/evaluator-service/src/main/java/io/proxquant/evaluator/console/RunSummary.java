package io.proxquant.evaluator.console;

import java.time.Instant;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.ReasonCode;

/**
 * A run as the list shows it.
 *
 * @param updated time of its newest event
 * @param reason why it failed
 * @param detail the same for people
 * @param refused when another request was last refused because this run has the name; its own state is untouched by it
 */
public record RunSummary(
        String run,
        @MayBeAbsent String model,
        RunStatus status,
        @MayBeAbsent Phase phase,
        long step,
        long totalSteps,
        int epoch,
        int totalEpochs,
        @MayBeAbsent Double stepsPerSecond,
        @MayBeAbsent Double secondsLeft,
        @MayBeAbsent Boolean exact,
        @MayBeAbsent ReasonCode reason,
        @MayBeAbsent String detail,
        Instant updated,
        @MayBeAbsent Instant refused) {

    static RunSummary unseen(String run) {
        return new RunSummary(
                run, null, RunStatus.RUNNING, null, 0, 0, 0, 0, null, null, null, null, null, Instant.EPOCH, null);
    }

    /** The same run, whose name another request was refused. */
    RunSummary refused(Instant time) {
        return new RunSummary(
                run,
                model,
                status,
                phase,
                step,
                totalSteps,
                epoch,
                totalEpochs,
                stepsPerSecond,
                secondsLeft,
                exact,
                reason,
                detail,
                updated,
                refused == null || time.isAfter(refused) ? time : refused);
    }
}
