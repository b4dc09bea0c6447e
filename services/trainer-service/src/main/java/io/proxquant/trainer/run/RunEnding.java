package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.proxquant.checkpoints.manifest.AnsweredRequest;
import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.LastCheckpoint;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Failure;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.storage.Manifest;

/** Makes the result of one run, with the time that it took since its name was taken. */
final class RunEnding {
    private final RunRequested request;
    private final double secondsBefore;
    private final Clock clock;
    private final Instant began;

    /** @param secondsBefore seconds from the taking of the name to now */
    RunEnding(RunRequested request, double secondsBefore, Clock clock) {
        this.request = request;
        this.secondsBefore = secondsBefore;
        this.clock = clock;
        this.began = clock.instant();
    }

    /** For a run whose name was taken by this claim. */
    static RunEnding of(RunRequested request, Manifest<RunClaim> claim, Clock clock) {
        double before = Duration.between(claim.writer().time(), clock.instant()).toMillis() / 1000.0;
        return new RunEnding(request, Math.max(0, before), clock);
    }

    RunResult completed(CheckpointManifest last) {
        return RunResult.completed(answered(), last.step(), LastCheckpoint.of(last), seconds());
    }

    RunResult failed(ReasonCode reason, String detail, Long step) {
        return RunResult.failed(answered(), step, new Failure(reason, detail), seconds());
    }

    RunResult cancelled(Long step) {
        return RunResult.cancelled(answered(), step, seconds());
    }

    private AnsweredRequest answered() {
        return AnsweredRequest.of(request);
    }

    private double seconds() {
        double here = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        return secondsBefore + Math.max(0, here);
    }
}
