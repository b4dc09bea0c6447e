package io.proxquant.messaging;

import java.util.function.Supplier;

/** What a handler sees of the rule it works under: when to stop, and how to show that it gets somewhere. */
public interface Work {

    /**
     * True once the partition was revoked or lost, or the process is asked to end. Ask at every boundary (step, tensor,
     * batch), leave what resume needs, then throw {@link WorkStopped}.
     */
    boolean stopRequested();

    /** Throws {@link WorkStopped} if a stop is requested; for boundaries where nothing has to be saved. */
    default void stopHere(String where) {
        if (stopRequested()) {
            throw new WorkStopped(where);
        }
    }

    /** A step was done: moves the deadline, cheap enough for every step. */
    void alive();

    /**
     * Runs what keeps the work's state. Transfers stop where a stop is requested; those of this action go on, for most of the time
     * that whoever asks is willing to wait.
     */
    default <T> T saving(Supplier<T> action) {
        return action.get();
    }

    /**
     * Durable progress: what was done up to here will not be done again after a crash. Moves the deadline, and if the
     * position is beyond any that this work ever reached in this phase, earlier deaths no longer count.
     *
     * @param phase a part of the work, such as "quantizing"
     * @param position grows within a phase: step, tensor, shard
     */
    void checkpointProgress(String phase, long position);

    /**
     * Where the work stands, cheap enough for every step. A death from here on would lose it, but a death where an earlier
     * attempt already passed is not this work's doing and hardly counts. Does not move the deadline.
     *
     * @param phase a part of the work that is done in one order, such as "variant 2"
     * @param position grows within a phase; all before it was done by this attempt or an earlier one
     */
    default void reached(String phase, long position) {}

    /**
     * Whether an earlier attempt ended without a word. Then others may follow, at any moment: who can save a state should do
     * so soon and often, or the same stretch is worked through again each time.
     */
    default boolean afterDeath() {
        return false;
    }
}
