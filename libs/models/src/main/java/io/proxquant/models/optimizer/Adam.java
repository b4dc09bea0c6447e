package io.proxquant.models.optimizer;

import java.util.List;
import java.util.Optional;

import io.proxquant.models.parameters.ParameterView;

/**
 * Adam (Kingma and Ba 2015) as in {@code torch.optim.Adam}: g += decay w; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g;
 * w -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon), t counted from 1.
 */
public final class Adam extends ChunkedOptimizer {

    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final float decay;
    private float stepSize;
    private float rootOfCorrection;

    /** An optimizer for these parameters. */
    public Adam(List<ParameterView> parameters, double beta1, double beta2, double epsilon, double weightDecay) {
        super(parameters, List.of("mean", "square"));
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
        this.decay = (float) weightDecay;
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    void begin(long stepsBefore, double rate) {
        double t = stepsBefore + 1.0;
        stepSize = (float) (rate / (1 - StrictMath.pow(beta1, t)));
        rootOfCorrection = (float) Math.sqrt(1 - StrictMath.pow(beta2, t));
    }

    @Override
    void update(float[] weight, float[] gradient, float[][] moments, int from, int count) {
        if (decay != 0) {
            for (int i = 0; i < count; i++) {
                gradient[i] += decay * weight[i];
            }
        }
        float[] mean = moments[0];
        float[] square = moments[1];
        float keptMean = (float) beta1;
        float newMean = (float) (1 - beta1);
        float keptSquare = (float) beta2;
        float newSquare = (float) (1 - beta2);
        for (int i = 0; i < count; i++) {
            mean[from + i] = keptMean * mean[from + i] + newMean * gradient[i];
        }
        for (int i = 0; i < count; i++) {
            square[from + i] = keptSquare * square[from + i] + newSquare * gradient[i] * gradient[i];
        }
        for (int i = 0; i < count; i++) {
            float denominator = (float) Math.sqrt(square[from + i]) / rootOfCorrection + epsilon;
            weight[i] -= stepSize * (mean[from + i] / denominator);
        }
    }

    @Override
    public Optional<float[]> curvature(String parameter) {
        float[] square = moment("square", parameter);
        if (square == null) {
            return Optional.empty();
        }
        float[] diagonal = new float[square.length];
        for (int i = 0; i < square.length; i++) {
            diagonal[i] = (float) Math.sqrt(square[i]) + 1e-8f;
        }
        return Optional.of(diagonal);
    }
}
