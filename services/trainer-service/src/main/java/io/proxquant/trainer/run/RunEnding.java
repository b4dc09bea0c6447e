package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.storage.Manifest;

/** Spells the results of one run. */
final class RunEnding {
    private final RunRequested request;
    private final double secondsBefore;
    private final Clock clock;
    private final Instant began;

    /** @param secondsBefore wall time from the taking of the name to now */
    RunEnding(RunRequested request, double secondsBefore, Clock clock) {
        this.request = request;
        this.secondsBefore = secondsBefore;
        this.clock = clock;
        this.began = clock.instant();
    }

    /** Of a run whose name was taken by this claim. */
    static RunEnding of(RunRequested request, Manifest<RunClaim> claim, Clock clock) {
        double before = Duration.between(claim.writer().time(), clock.instant()).toMillis() / 1000.0;
        return new RunEnding(request, Math.max(0, before), clock);
    }

    RunResult completed(CheckpointManifest last) {
        return result(
                RunResult.Outcome.COMPLETED,
                last.step(),
                last.checkpoint(),
                ManifestKeys.checkpoint(last.model(), last.run(), last.step()),
                null,
                null);
    }

    RunResult failed(ReasonCode reason, String detail, Long step) {
        return result(RunResult.Outcome.FAILED, step, null, null, reason, detail);
    }

    RunResult cancelled(Long step) {
        return result(RunResult.Outcome.CANCELLED, step, null, null, null, null);
    }

    private RunResult result(
            RunResult.Outcome outcome,
            Long step,
            Digest checkpoint,
            String manifest,
            ReasonCode reason,
            String detail) {
        double here = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        return new RunResult(
                RunResult.FORMAT,
                RunClaim.of(request).digest(),
                request.run(),
                request.model(),
                request.recipe(),
                outcome,
                step,
                checkpoint,
                manifest,
                secondsBefore + Math.max(0, here),
                reason,
                detail);
    }
}
