package io.proxquant.registry.sweeps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.MayBeAbsent;

/**
 * One figure of two groups of runs, compared seed by seed: runs of equal seed start from the same weights, so what is left in
 * d_i = x_i - reference_i is the method. The difference is the mean of the d_i, its standard error s_d / sqrt(n). It is
 * undecided where the 95 % confidence interval of the mean, by Student's t, holds zero, and so is any from fewer than two pairs.
 *
 * @param n seeds that both groups have
 * @param difference mean of the differences; absent without a pair
 * @param standardError of that mean; absent for fewer than two pairs
 * @param interval of that mean, 95 % confidence; absent for fewer than two pairs
 */
public record PairedDifference(
        RunMetric figure,
        int n,
        List<Long> seeds,
        @MayBeAbsent Double difference,
        @MayBeAbsent Double standardError,
        @MayBeAbsent ConfidenceInterval interval,
        boolean undecided) {
    /** How a group differs from the reference. */
    public static PairedDifference of(GroupReport group, GroupReport reference, RunMetric figure) {
        return of(group.bySeed(), reference.bySeed(), figure);
    }

    static PairedDifference of(
            Map<Long, EvaluationCompleted> group, Map<Long, EvaluationCompleted> reference, RunMetric figure) {
        List<Long> seeds = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        group.forEach((seed, evaluation) -> {
            Double own = figure.of(evaluation);
            Double other = reference.containsKey(seed) ? figure.of(reference.get(seed)) : null;
            if (own != null && other != null) {
                seeds.add(seed);
                differences.add(own - other);
            }
        });
        MeanStd paired = MeanStd.of(differences);
        ConfidenceInterval interval = ConfidenceInterval.of(paired);
        boolean undecided = interval == null || interval.holds(0);
        return new PairedDifference(
                figure, paired.n(), List.copyOf(seeds), paired.mean(), paired.standardError(), interval, undecided);
    }
}
