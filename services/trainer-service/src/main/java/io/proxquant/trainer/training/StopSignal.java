package io.proxquant.trainer.training;

/**
 * Tells the loop whether to leave now, with its state saved for whoever goes on. It is asked between two steps, between two
 * batches of a validation, and while a C step is waited for.
 */
@FunctionalInterface
public interface StopSignal {
    boolean stopRequested();
}
