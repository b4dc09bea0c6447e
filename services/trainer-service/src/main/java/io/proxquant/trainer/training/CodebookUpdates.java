package io.proxquant.trainer.training;

/**
 * When codebooks change in training.
 *
 * @param period steps between refreshes before the freeze, 1 for every step
 * @param afterFreeze whether they are trained further after the freeze, while codes stay
 */
public record CodebookUpdates(int period, boolean afterFreeze) {
    /** Refuses a period below 1. */
    public CodebookUpdates {
        if (period < 1) {
            throw new IllegalArgumentException("codebookPeriod must be at least 1, is " + period);
        }
    }
}
