package io.proxquant.registry.runs;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.RunGivenUp;
import io.proxquant.checkpoints.manifest.RunResult;
import io.proxquant.contracts.RunRequested;

/**
 * A run with its state, request and end, as the store has them.
 *
 * @param request what was asked for
 * @param result how it ended
 * @param givenUp why the attempts at it came to nothing; counts as long as there is no result
 */
public record StoredRun(
        RunState state, RunRequested request, Optional<RunResult> result, Optional<RunGivenUp> givenUp) {

    /** Puts together what the store has of a run that a trainer took. */
    public static Optional<StoredRun> of(Runs runs, String run) {
        return runs.claim(run).map(claim -> {
            RunRequested request = claim.request();
            Optional<RunResult> result = runs.result(run);
            Optional<RunGivenUp> givenUp = result.isPresent() ? Optional.empty() : runs.givenUp(run);
            return new StoredRun(state(runs, request, result, givenUp), request, result, givenUp);
        });
    }

    private static RunState state(
            Runs runs, RunRequested request, Optional<RunResult> result, Optional<RunGivenUp> givenUp) {
        if (result.isPresent()) {
            return switch (result.get().outcome()) {
                case COMPLETED -> RunState.COMPLETED;
                case FAILED -> RunState.FAILED;
                case CANCELLED -> RunState.CANCELLED;
            };
        }
        if (givenUp.isPresent()) {
            return RunState.FAILED;
        }
        return runs.cancelled(request) ? RunState.CANCELLING : RunState.RUNNING;
    }
}
