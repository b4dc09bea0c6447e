package io.proxquant.trainer.training;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.scoring.Score;
import io.proxquant.networks.ParameterKind;

/**
 * ½ Σ h (x - a)² over twelve weights, steep along every third and flat along the others: the nearest codebook is not the best one, and
 * the best for two levels is known from all 4096 ways to share them.
 */
final class Valley implements Learner {
    static final ParameterView WEIGHT = new ParameterView("w.weight", new long[] {3, 4}, ParameterKind.CONVOLUTION);

    final ArrayPort port = new ArrayPort(List.of(WEIGHT));
    private final double[] centre = new double[WEIGHT.size()];
    private final double[] curvature = new double[WEIGHT.size()];

    /** Begins in the minimum. */
    Valley() {
        float[] start = new float[WEIGHT.size()];
        for (int i = 0; i < start.length; i++) {
            centre[i] = 7 * i % 12 / 6.0 - 0.9;
            curvature[i] = i % 3 == 0 ? 1 : 0.05;
            start[i] = (float) centre[i];
        }
        port.write(WEIGHT.name(), 0, start, 0, start.length);
    }

    double loss() {
        float[] x = port.readAll(WEIGHT);
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            loss += 0.5 * curvature[i] * (x[i] - centre[i]) * (x[i] - centre[i]);
        }
        return loss;
    }

    /** Of any two levels, each shared by any of the weights. */
    double leastLossOfTwoLevels() {
        double best = Double.POSITIVE_INFINITY;
        for (int shared = 0; shared < 1 << centre.length; shared++) {
            double loss = 0;
            for (int level = 0; level < 2; level++) {
                double weight = 0;
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < centre.length; i++) {
                    if ((shared >> i & 1) == level) {
                        weight += curvature[i];
                        sum += curvature[i] * centre[i];
                        squares += curvature[i] * centre[i] * centre[i];
                    }
                }
                loss += weight == 0 ? 0 : 0.5 * (squares - sum * sum / weight);
            }
            best = Math.min(best, loss);
        }
        return best;
    }

    @Override
    public double learn(int epoch, int batch, long step) {
        float[] x = port.readAll(WEIGHT);
        float[] gradient = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            gradient[i] = (float) (curvature[i] * (x[i] - centre[i]));
        }
        port.writeGradient(WEIGHT.name(), 0, gradient, 0, gradient.length);
        return loss();
    }

    @Override
    public Optional<Score> validate(IntConsumer progress) {
        return Optional.empty();
    }

    @Override
    public void save(NamedState into) {}

    @Override
    public void restore(NamedState from) {}
}
