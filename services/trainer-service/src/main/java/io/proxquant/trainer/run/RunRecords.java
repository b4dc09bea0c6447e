package io.proxquant.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.Refused;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** The small objects that say who has a run's name, whether it should stop, and how it ended. */
public final class RunRecords {
    private final ObjectStore store;
    private final Manifests manifests;
    private final Clock clock;

    public RunRecords(ObjectStore store, Manifests manifests, Clock clock) {
        this.store = store;
        this.manifests = manifests;
        this.clock = clock;
    }

    /**
     * Takes the run's name for this request, or finds that it has it already.
     *
     * @throws Refused with RUN_EXISTS if another request has the name; nothing was touched then
     */
    public Manifest<RunClaim> claim(RunRequested request, String traceparent) throws Refused {
        Manifests.Offered<RunClaim> offered = manifests.offer(
                new ObjectKey(ManifestKeys.request(request.run())), RunClaim.of(request), RunClaim.class, traceparent);
        if (offered.standing() == Manifests.Standing.TAKEN) {
            throw taken(request.run());
        }
        return offered.manifest();
    }

    /** The result of this very request; RUN_EXISTS if the name was used by another. */
    public Optional<RunResult> result(RunRequested request) throws Refused {
        Optional<RunResult> result = result(request.run());
        if (result.isPresent()
                && !result.get().request().equals(RunClaim.of(request).digest())) {
            throw taken(request.run());
        }
        return result;
    }

    /** The result of a run of that name. */
    public Optional<RunResult> result(String run) {
        return manifests
                .find(new ObjectKey(ManifestKeys.result(run)), RunResult.class)
                .map(Manifest::content);
    }

    /** Keeps the result; if one stands already, that is the result. */
    public RunResult end(RunResult result, String traceparent) {
        return manifests
                .offer(new ObjectKey(ManifestKeys.result(result.run())), result, RunResult.class, traceparent)
                .manifest()
                .content();
    }

    /** Keeps that the attempts at a run came to nothing; a replay of the request may still give it a result. */
    public void giveUp(RunGivenUp end, String traceparent) {
        manifests.offer(new ObjectKey(end.home()), end, RunGivenUp.class, traceparent);
    }

    /** Whether somebody asked for the run, or the sweep that it belongs to, to stop. */
    public boolean cancelled(RunRequested request) {
        return cancelled(request.run())
                || (request.sweep() != null && cancelled(request.sweep().id()));
    }

    private boolean cancelled(String run) {
        return store.size(new ObjectKey(ManifestKeys.cancel(run))).isPresent();
    }

    /** Wall time since the name was taken. */
    public double secondsSince(Manifest<RunClaim> claim) {
        return Math.max(
                0, Duration.between(claim.writer().time(), clock.instant()).toMillis() / 1000.0);
    }

    private static Refused taken(String run) {
        return new Refused(
                ReasonCode.RUN_EXISTS, "the run name " + run + " was taken by another request; choose a new name");
    }
}
