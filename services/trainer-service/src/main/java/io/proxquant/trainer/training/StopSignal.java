package io.proxquant.trainer.training;

/** Asked between two steps, and between two batches of a validation: whether the run should leave the loop now, with its state saved for whoever goes on. */
@FunctionalInterface
public interface StopSignal {
    boolean stopRequested();
}
