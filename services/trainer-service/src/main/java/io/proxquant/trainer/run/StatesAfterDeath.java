package io.proxquant.trainer.run;

/**
 * Decides when a run that goes on after its process died saves its state between checkpoints: after 1, 2, 4, 8 ... of its
 * steps, until its next checkpoint. So an attempt that makes a single step leaves the next one further on, none loses more than
 * half of its steps, and work that always dies at one step is narrowed down to it within few attempts. A run whose process did
 * not die saves nothing.
 */
final class StatesAfterDeath {
    private final long start;
    private boolean wanted;

    /** @param start step from which this attempt goes on */
    StatesAfterDeath(boolean afterDeath, long start) {
        this.wanted = afterDeath;
        this.start = start;
    }

    boolean due(long step) {
        long made = step - start;
        return wanted && made > 0 && Long.bitCount(made) == 1;
    }

    /** Ends the saving: the run can now be resumed from the checkpoint, and a death after it is a new one. */
    void checkpointed() {
        wanted = false;
    }
}
