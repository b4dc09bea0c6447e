package io.proxquant.models.optimizer;

import java.util.Map;

/** The learning rate over a phase; only plateau schedules have a state. */
public interface LearningRate {

    /** The rate of a step of the phase, counted from 0. */
    double rate(long step);

    /** Tells the validation loss at the end of an epoch; schedules that do not look at it ignore it. */
    default void epochEnded(double validationLoss) {}

    /** What must be saved to go on exactly; empty for schedules without memory. */
    default Map<String, Double> state() {
        return Map.of();
    }

    /** Takes a saved state over. */
    default void load(Map<String, Double> state) {}
}
