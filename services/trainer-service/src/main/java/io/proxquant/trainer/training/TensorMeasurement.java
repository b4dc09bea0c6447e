package io.proxquant.trainer.training;

import io.proxquant.contracts.LayerFigures;
import io.proxquant.quantization.metrics.EmpiricalDistribution;
import io.proxquant.quantization.metrics.WeightDiagnostics;
import io.proxquant.quantization.metrics.WeightMetrics;

/**
 * The measurement of one tensor and its quantization: counts and sums that add up over tensors, and the distributions that the
 * next measurement compares with.
 *
 * @param signChanges signs that differ from the warm start
 * @param apart how far the weights are from their quantization
 */
record TensorMeasurement(
        String name, long size, long signChanges, Apart apart, byte[] codes, EmpiricalDistribution distribution) {
    /** Weights whose distributions are compared: all of a convolution, a sample of an embedding. */
    private static final int SAMPLE = 65_536;

    /**
     * How far weights w are from their quantization q.
     *
     * @param normW ‖w‖²
     * @param normQ ‖q‖²
     * @param dot ⟨w, q⟩
     * @param gap ‖w - q‖²
     * @param distance W₁ between w and q
     */
    record Apart(double normW, double normQ, double dot, double gap, double distance) {}

    static TensorMeasurement of(String name, float[] weights, float[] q, byte[] codes, long signChanges) {
        EmpiricalDistribution distribution = EmpiricalDistribution.ofAtMost(SAMPLE, weights);
        return new TensorMeasurement(
                name,
                weights.length,
                signChanges,
                new Apart(
                        WeightMetrics.squaredNorm(weights),
                        WeightMetrics.squaredNorm(q),
                        WeightMetrics.dotProduct(weights, q),
                        WeightMetrics.squaredDistance(weights, q),
                        distribution.distance(EmpiricalDistribution.ofAtMost(SAMPLE, q), 1)),
                codes,
                distribution);
    }

    double angle() {
        return WeightDiagnostics.angle(apart.normW(), apart.normQ(), apart.dot());
    }

    /** Codes that changed since an earlier measurement. */
    long flips(TensorMeasurement before) {
        return WeightMetrics.levelFlipCount(before.codes, codes);
    }

    /** W₁ between the weights of an earlier measurement and these. */
    double drift(TensorMeasurement before) {
        return before.distribution.distance(distribution, 1);
    }

    /**
     * The figures that are reported of it; a long name is cut to its end, which tells layers apart.
     *
     * @param correlation of its layer's products; null where there is none
     */
    LayerFigures figures(Double correlation) {
        String told = name.substring(Math.max(0, name.length() - LayerFigures.MAX_NAME));
        double relative = apart.normW() == 0 ? 0 : Math.sqrt(apart.gap() / apart.normW());
        return new LayerFigures(told, (double) signChanges / size, relative, angle(), correlation);
    }
}
