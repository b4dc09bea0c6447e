package io.proxquant.registry.runs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.proxquant.checkpoints.manifest.AnsweredRequest;
import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ResumeManifest;
import io.proxquant.checkpoints.manifest.RunClaim;
import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.RunRequested;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Reads and writes the small objects that say who has a run's name, whether it should stop, how it ended, and where it was left. */
public final class Runs {
    private final ObjectStore store;
    private final Manifests manifests;
    private final LiveManifests live;

    public Runs(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
        this.live = new LiveManifests(store, manifests);
    }

    /**
     * Takes the run's name for this request, or finds that it has it already.
     *
     * @throws RunTakenException if another request has the name
     */
    public Manifest<RunClaim> claim(RunRequested request, String traceparent) {
        Manifests.Offered<RunClaim> offered =
                manifests.offer(requestKey(request.run()), RunClaim.of(request), RunClaim.class, traceparent);
        if (offered.standing() == Manifests.Standing.TAKEN) {
            throw new RunTakenException(request.run());
        }
        return offered.manifest();
    }

    /** The request that has a run's name. */
    public Optional<RunClaim> claim(String run) {
        return manifests.find(requestKey(run), RunClaim.class).map(Manifest::content);
    }

    /** Whether anybody has the run's name. */
    public boolean claimed(String run) {
        return store.size(requestKey(run)).isPresent();
    }

    /**
     * Whether this very request has the run's name.
     *
     * @throws RunTakenException if another one has it
     */
    public boolean claimedBy(RunRequested request) {
        Optional<RunClaim> claim = claim(request.run());
        if (claim.filter(other -> !other.digest().equals(RunClaim.of(request).digest()))
                .isPresent()) {
            throw new RunTakenException(request.run());
        }
        return claim.isPresent();
    }

    /**
     * The result of this very request.
     *
     * @throws RunTakenException if the name was used by another
     */
    public Optional<RunResult> result(RunRequested request) {
        Optional<RunResult> result = result(request.run());
        if (result.filter(other -> !other.answered().equals(AnsweredRequest.of(request)))
                .isPresent()) {
            throw new RunTakenException(request.run());
        }
        return result;
    }

    /** The result of a run of that name. */
    public Optional<RunResult> result(String run) {
        return manifests.find(resultKey(run), RunResult.class).map(Manifest::content);
    }

    /** Whether a run of that name has ended. */
    public boolean ended(String run) {
        return store.size(resultKey(run)).isPresent();
    }

    /** Stores the result unless one is stored already, and returns the stored one. */
    public RunResult end(RunResult result, String traceparent) {
        return manifests
                .offer(resultKey(result.run()), result, RunResult.class, traceparent)
                .manifest()
                .content();
    }

    /** Keeps that the attempts at a run came to nothing; a replay of the request may still give it a result. */
    public void giveUp(RunGivenUp end, String traceparent) {
        manifests.offer(new ObjectKey(end.home()), end, RunGivenUp.class, traceparent);
    }

    /** Why the attempts at a run came to nothing, if they did. */
    public Optional<RunGivenUp> givenUp(String run) {
        try (Stream<ObjectKey> keys = store.all(ManifestKeys.givenUp(run))) {
            return keys.flatMap(key -> manifests.find(key, RunGivenUp.class).stream())
                    .map(Manifest::content)
                    .findFirst();
        }
    }

    /** Asks for a run, or all runs of a sweep, to stop; checkpoints stay. */
    public void cancel(String run) {
        store.create(cancelKey(run), "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** Whether somebody asked for the run, or the sweep that it belongs to, to stop. */
    public boolean cancelled(RunRequested request) {
        return cancelled(request.run())
                || (request.sweep() != null && cancelled(request.sweep().id()));
    }

    private boolean cancelled(String run) {
        return store.size(cancelKey(run)).isPresent();
    }

    /** The newest state between two checkpoints of a run that the predicate accepts. */
    public Optional<ResumeManifest> resume(String run, Predicate<ResumeManifest> counts) {
        List<ObjectKey> keys;
        try (Stream<ObjectKey> all = live.keys(ManifestKeys.resumes(run))) {
            keys = all.toList();
        }
        for (int i = keys.size() - 1; i >= 0; i--) {
            Optional<ResumeManifest> found = manifests
                    .find(keys.get(i), ResumeManifest.class)
                    .map(Manifest::content)
                    .filter(counts);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * Keeps a state between two checkpoints.
     *
     * @param nonce makes its name unique: several processes may leave one of the same step
     */
    public void leave(ResumeManifest state, String nonce, String traceparent) {
        manifests.createOnce(
                new ObjectKey(ManifestKeys.resume(state.run(), state.step(), nonce)),
                state,
                ResumeManifest.class,
                traceparent);
    }

    private static ObjectKey requestKey(String run) {
        return new ObjectKey(ManifestKeys.request(run));
    }

    private static ObjectKey resultKey(String run) {
        return new ObjectKey(ManifestKeys.result(run));
    }

    private static ObjectKey cancelKey(String run) {
        return new ObjectKey(ManifestKeys.cancel(run));
    }
}
