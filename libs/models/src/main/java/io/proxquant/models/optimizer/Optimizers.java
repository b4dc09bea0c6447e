package io.proxquant.models.optimizer;

import java.util.List;
import java.util.Map;

import io.proxquant.models.ParameterView;

/** Makes optimizers from the recipe's {@code optimizer} section. */
public final class Optimizers {

    private Optimizers() {}

    /**
     * An optimizer without memory yet.
     *
     * @param type {@code sgd} (momentum, nesterov, weightDecay) or {@code adam} (beta1, beta2, epsilon, weightDecay)
     * @param options the options; the rate is given per step and not read here
     * @param parameters what it moves
     */
    public static Optimizer create(String type, Map<String, ?> options, List<ParameterView> parameters) {
        throw new UnsupportedOperationException("follows" + type + options + parameters);
    }
}
