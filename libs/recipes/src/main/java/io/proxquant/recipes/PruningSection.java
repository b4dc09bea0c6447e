package io.proxquant.recipes;

import java.util.Map;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.pruning.Pruning;
import io.proxquant.quantization.pruning.PruningCriterion;
import io.proxquant.quantization.pruning.PruningSchedule;

/**
 * What training prunes: one of three criteria with its targets by pattern of tensor names, and when.
 *
 * @param keep shares of the weights that stay
 * @param threshold magnitudes below which weights are pruned
 * @param sensitivity such magnitudes in standard deviations of the tensor
 * @param schedule {@code once}, {@code gradual} or {@code rounds}
 * @param updates how often more is pruned; absent for {@code once}
 * @param epochs during which weights are pruned; absent for {@code once}
 */
public record PruningSection(
        @MayBeAbsent Map<String, Double> keep,
        @MayBeAbsent Map<String, Double> threshold,
        @MayBeAbsent Map<String, Double> sensitivity,
        String schedule,
        @MayBeAbsent Integer updates,
        @MayBeAbsent Integer epochs) {
    /**
     * The rule that training follows.
     *
     * @throws IllegalArgumentException if there is not exactly one criterion, or the schedule does not fit; a validated recipe
     *     has neither
     */
    public Pruning pruning() {
        if ((keep != null ? 1 : 0) + (threshold != null ? 1 : 0) + (sensitivity != null ? 1 : 0) != 1) {
            throw new IllegalArgumentException("pruning needs exactly one of keep, threshold and sensitivity");
        }
        PruningSchedule when = schedule.equals(PruningRules.ONCE)
                ? PruningSchedule.once()
                : new PruningSchedule(
                        schedule.equals(PruningRules.GRADUAL)
                                ? PruningSchedule.Kind.GRADUAL
                                : PruningSchedule.Kind.ROUNDS,
                        updates,
                        epochs);
        if (keep != null) {
            return new Pruning(PruningCriterion.KEEP, keep, when);
        }
        return threshold != null
                ? new Pruning(PruningCriterion.THRESHOLD, threshold, when)
                : new Pruning(PruningCriterion.SENSITIVITY, sensitivity, when);
    }
}
