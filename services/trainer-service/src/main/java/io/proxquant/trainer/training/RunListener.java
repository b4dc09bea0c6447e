package io.proxquant.trainer.training;

import java.util.Optional;

/** What the loop tells the world, between steps and never inside native code. */
public interface RunListener {
    /** A step was made. */
    void stepped(StepReport report);

    /** A batch of the validation split was scored: a long step gets somewhere. */
    default void validated(int samples) {}

    /**
     * A checkpoint is due: make it durable and known, then return; the next step waits for it.
     *
     * @return a state to go on from instead, when this step was already published by another process and differs
     */
    Optional<SavedRun> checkpoint(Snapshot snapshot);

    /** Whether the state after this step, which is no checkpoint, is wanted. */
    default boolean stateDue(long step) {
        return false;
    }

    /** Makes a wanted state durable, so that the run can go on from it. */
    default void keep(Snapshot snapshot) {}

    /** A C step is made from here on; nothing else is done meanwhile. */
    default void cStepBegun() {}

    /**
     * It was made, or the run was asked to stop while it waited for it.
     *
     * @param by nobody if it was not made
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
