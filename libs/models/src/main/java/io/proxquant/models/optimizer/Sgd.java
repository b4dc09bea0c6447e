package io.proxquant.models.optimizer;

import java.util.List;

import io.proxquant.models.parameters.ParameterView;

/**
 * Stochastic gradient descent as in {@code torch.optim.SGD} (dampening 0): g += decay w; b = momentum b + g; the step is
 * g + momentum b with Nesterov, b without; w -= rate step.
 */
public final class Sgd extends ChunkedOptimizer {

    private final float momentum;
    private final boolean nesterov;
    private final float decay;
    private float rate;

    /** An optimizer for these parameters; without momentum it has no memory but its step count. */
    public Sgd(List<ParameterView> parameters, double momentum, boolean nesterov, double weightDecay) {
        super(parameters, momentum == 0 ? List.of() : List.of("momentum"));
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("option 'nesterov' of optimizer sgd needs a momentum above 0");
        }
        this.momentum = (float) momentum;
        this.nesterov = nesterov;
        this.decay = (float) weightDecay;
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    void begin(long stepsBefore, double rateOfStep) {
        rate = (float) rateOfStep;
    }

    @Override
    void update(float[] weight, float[] gradient, float[][] moments, int from, int count) {
        if (decay != 0) {
            for (int i = 0; i < count; i++) {
                gradient[i] += decay * weight[i];
            }
        }
        if (momentum != 0) {
            float[] buffer = moments[0];
            for (int i = 0; i < count; i++) {
                buffer[from + i] = momentum * buffer[from + i] + gradient[i];
            }
            for (int i = 0; i < count; i++) {
                gradient[i] = nesterov ? gradient[i] + momentum * buffer[from + i] : buffer[from + i];
            }
        }
        for (int i = 0; i < count; i++) {
            weight[i] -= rate * gradient[i];
        }
    }
}
