package io.proxquant.models.optimizer;

import java.util.List;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.recipes.OptimizerSection;

/** Makes optimizers from the recipe's {@code optimizer} section. */
public final class Optimizers {

    private Optimizers() {}

    /** An optimizer without memory yet; the section was validated when it was read. */
    public static Optimizer create(OptimizerSection section, List<ParameterView> parameters) {
        if (section instanceof OptimizerSection.Sgd sgd) {
            return new Sgd(parameters, sgd.momentum(), sgd.nesterov(), sgd.weightDecay());
        }
        OptimizerSection.Adam adam = (OptimizerSection.Adam) section;
        return new Adam(parameters, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    }
}
