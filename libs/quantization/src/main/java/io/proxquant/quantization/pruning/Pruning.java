package io.proxquant.quantization.pruning;

import java.util.Map;
import java.util.OptionalDouble;

import io.proxquant.quantization.PruningMask;
import io.proxquant.quantization.presets.NamePattern;

/**
 * What training prunes beside whatever its method does: a criterion, its target for every tensor, and a schedule. Deterministic,
 * and without state: the masks are the caller's.
 *
 * @param targets share, threshold or standard deviations by {@link NamePattern}; {@code **} is for the tensors that no other
 *     pattern names, and what none names is not pruned
 */
public record Pruning(PruningCriterion criterion, Map<String, Double> targets, PruningSchedule schedule) {
    /** Keeps a copy of the map; refuses targets out of range. */
    public Pruning {
        targets = Map.copyOf(targets);
        targets.forEach((pattern, target) -> {
            if (!(target >= 0 && target <= criterion.most())) {
                throw new IllegalArgumentException(
                        "target " + target + " of '" + pattern + "' is not in 0.." + criterion.most());
            }
        });
    }

    /**
     * The target of a tensor; empty if it is not pruned.
     *
     * @throws IllegalArgumentException if two patterns say different things of it
     */
    public OptionalDouble target(String tensor) {
        return NamePattern.said(targets, tensor, "pruning")
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    /**
     * The mask of a tensor after so many steps.
     *
     * @param weights of the tensor as they are now
     * @param deviation of its weights when pruning began
     * @return the mask before, if nothing is due
     */
    public PruningMask prune(
            String tensor, float[] weights, PruningMask before, double deviation, long step, int stepsPerEpoch) {
        OptionalDouble target = target(tensor);
        OptionalDouble made = schedule.due(step, stepsPerEpoch);
        return target.isEmpty() || made.isEmpty()
                ? before
                : criterion.prune(
                        weights, before, target.getAsDouble(), deviation, schedule.kind(), made.getAsDouble());
    }

    /** The standard deviation of weights, summed up in their order. */
    public static double deviation(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        double mean = weights.length == 0 ? 0 : sum / weights.length;
        double squares = 0;
        for (float weight : weights) {
            squares += (weight - mean) * (weight - mean);
        }
        return weights.length == 0 ? 0 : Math.sqrt(squares / weights.length);
    }
}
