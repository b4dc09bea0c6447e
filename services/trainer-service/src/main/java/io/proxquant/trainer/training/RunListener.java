package io.proxquant.trainer.training;

import java.util.Optional;

/** What the loop tells the world, between steps and never inside native code. */
public interface RunListener {
    /** A step was made. */
    void stepped(StepReport report);

    /**
     * A checkpoint is due: make it durable and known, then return; the next step waits for it.
     *
     * @return a state to go on from instead, when this step was already published by another process and differs
     */
    Optional<SavedRun> checkpoint(Snapshot snapshot);

    /** Something that the run's owner should know and that does not end the run. */
    void warned(String message);
}
