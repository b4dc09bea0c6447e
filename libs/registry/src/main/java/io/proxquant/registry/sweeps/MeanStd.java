package io.proxquant.registry.sweeps;

import java.util.Collection;

import io.proxquant.contracts.MayBeAbsent;

/**
 * A figure over several runs: mean = Σ x_i / n and the sample standard deviation s = sqrt(Σ (x_i - mean)² / (n - 1)).
 *
 * @param mean absent when no run has the figure
 * @param std absent for fewer than two runs, where there is no spread to speak of
 * @param n runs that have the figure
 */
public record MeanStd(@MayBeAbsent Double mean, @MayBeAbsent Double std, int n) {

    /** Over these values; those that are null or not finite are not counted, and {@code n} says so. */
    public static MeanStd of(Collection<Double> values) {
        double[] counted = values.stream()
                .filter(value -> value != null && Double.isFinite(value))
                .mapToDouble(Double::doubleValue)
                .toArray();
        int n = counted.length;
        if (n == 0) {
            return new MeanStd(null, null, 0);
        }
        double sum = 0;
        for (double value : counted) {
            sum += value;
        }
        double mean = sum / n;
        double squares = 0;
        for (double value : counted) {
            squares += (value - mean) * (value - mean);
        }
        return new MeanStd(mean, n == 1 ? null : Math.sqrt(squares / (n - 1)), n);
    }

    /** The standard error of the mean, s / sqrt(n); absent where the deviation is. */
    public Double standardError() {
        return std == null ? null : std / Math.sqrt(n);
    }
}
