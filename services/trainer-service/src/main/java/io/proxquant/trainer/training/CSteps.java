package io.proxquant.trainer.training;

import java.util.Optional;

/** Who makes the C steps of a run instead of the run itself. */
@FunctionalInterface
public interface CSteps {
    /**
     * Makes a C step, however long it takes. Asked for the same again, after a restart, it gives the same.
     *
     * @return empty if asked to stop before it was there; then it is asked for again by whoever goes on
     */
    Optional<CStep.Made> make(CStep due, StopSignal stop);
}
