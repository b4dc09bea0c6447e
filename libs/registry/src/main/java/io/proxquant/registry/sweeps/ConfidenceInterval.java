package io.proxquant.registry.sweeps;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Where the true mean lies with 95 % confidence, by Student's t: mean ± t(0.975; n - 1) · s / sqrt(n). Runs are few, so the
 * standard error is itself uncertain, and t says by how much: 12.71 standard errors for two runs, 4.30 for three, 2.26 for ten.
 */
public record ConfidenceInterval(double lower, double upper) {
    private static final double CONFIDENCE = 0.95;

    /** Of this mean, or null where there is no spread to judge it by: fewer than two values. */
    public static ConfidenceInterval of(MeanStd values) {
        Double error = values.standardError();
        if (error == null) {
            return null;
        }
        double errors = TDistribution.of(values.n() - 1).inverseSurvivalProbability((1 - CONFIDENCE) / 2);
        return new ConfidenceInterval(values.mean() - errors * error, values.mean() + errors * error);
    }

    /** Whether the value may be the true mean. */
    public boolean holds(double value) {
        return lower <= value && value <= upper;
    }
}
