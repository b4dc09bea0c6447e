package io.proxquant.recipes;

/**
 * A stretch of training with one optimizer, whose state starts fresh, and one schedule.
 *
 * @param epochs passes over the training split
 */
public record PhaseSection(int epochs, OptimizerSection optimizer, ScheduleSection schedule) {}
