package io.proxquant.recipes;

/**
 * When the trainer publishes a checkpoint; the end of each phase always does.
 *
 * @param everyEpochs null when counted in steps
 * @param everySteps null when counted in epochs
 */
public record CheckpointsSection(Integer everyEpochs, Integer everySteps) {}
