package io.proxquant.trainer.training;

import java.util.Optional;

/** Receives what the loop reports, between steps and never inside native code. */
public interface RunListener {
    /** A step was made. */
    void stepped(StepReport report);

    /** A batch of the validation split was scored, so a long step makes progress. */
    default void validated(int samples) {}

    /**
     * A checkpoint is due: make it durable and known, then return; the next step waits for it.
     *
     * @return a state to go on from instead, when this step was already published by another process and differs
     */
    Optional<SavedRun> checkpoint(Snapshot snapshot);

    /** Whether to save the state after this step; asked at every step, and ignored where a checkpoint is due. */
    default boolean stateDue(long step) {
        return false;
    }

    /** Makes a wanted state durable, so that the run can go on from it. */
    default void keep(Snapshot snapshot) {}

    /** A C step begins; nothing else is done meanwhile. */
    default void cStepBegun() {}

    /**
     * The C step was made, or the run was asked to stop while it waited for it.
     *
     * @param by who made it; empty if it was not made
     */
    default void cStepEnded(Optional<CStepMaker> by) {}

    /** Who made a C step. */
    enum CStepMaker {
        TRAINER,
        QUANTIZER
    }

    /** Something that the run's owner should know and that does not end the run. */
    void warned(String message);
}
