package io.proxquant.models.optimizer;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.proxquant.models.parameters.ParameterView;
import io.proxquant.recipes.OptimizerSection;

/** Makes optimizers from the recipe's {@code optimizer} section. */
public final class Optimizers {

    private static final double BELOW_ONE = Math.nextDown(1.0);

    private Optimizers() {}

    /**
     * An optimizer without memory yet.
     *
     * @param type {@code sgd} (momentum, nesterov, weightDecay) or {@code adam} (beta1, beta2, epsilon, weightDecay)
     * @param options the options; {@code rate} may be among them, it is given per step and not read here
     * @param parameters what it moves
     * @throws IllegalArgumentException naming the option that is unknown or out of range
     */
    public static Optimizer create(String type, Map<String, ?> options, List<ParameterView> parameters) {
        return switch (type) {
            case "sgd" -> {
                OptionReader read = new OptionReader(
                        "optimizer sgd", options, Set.of("rate", "momentum", "nesterov", "weightDecay"));
                yield new Sgd(
                        parameters,
                        read.number("momentum", 0, 0, BELOW_ONE),
                        read.flag("nesterov", false),
                        read.number("weightDecay", 0, 0, 1));
            }
            case "adam" -> {
                OptionReader read = new OptionReader(
                        "optimizer adam", options, Set.of("rate", "beta1", "beta2", "epsilon", "weightDecay"));
                yield new Adam(
                        parameters,
                        read.number("beta1", 0.9, 0, BELOW_ONE),
                        read.number("beta2", 0.999, 0, BELOW_ONE),
                        read.number("epsilon", 1e-8, 0, 1),
                        read.number("weightDecay", 0, 0, 1));
            }
            default -> throw new IllegalArgumentException("unknown optimizer '" + type + "'; known: adam, sgd");
        };
    }

    /** As the recipe's section asks, which was validated when it was read. */
    public static Optimizer create(OptimizerSection section, List<ParameterView> parameters) {
        if (section instanceof OptimizerSection.Sgd sgd) {
            return new Sgd(parameters, sgd.momentum(), sgd.nesterov(), sgd.weightDecay());
        }
        OptimizerSection.Adam adam = (OptimizerSection.Adam) section;
        return new Adam(parameters, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    }
}
