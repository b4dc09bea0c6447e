package io.proxquant.trainer.training;

import java.util.Optional;

/** Makes the C steps of a run in place of the run itself. */
@FunctionalInterface
public interface CSteps {
    /**
     * Makes a C step, however long it takes. Asked for the same again, after a restart, it gives the same.
     *
     * @return empty if asked to stop before it was made; whoever goes on with the run asks for it again
     */
    Optional<CStep.Made> make(CStep due, StopSignal stop);
}
