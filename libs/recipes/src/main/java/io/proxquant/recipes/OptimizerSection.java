package io.proxquant.recipes;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a gradient becomes a step. Sealed: the trainer handles all of them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OptimizerSection.Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = OptimizerSection.Adam.class, name = "adam")
})
public sealed interface OptimizerSection {
    /** Learning rate at the phase's start, before the schedule. */
    double rate();

    /** L2 weight decay, added to the gradient. */
    double weightDecay();

    /**
     * Stochastic gradient descent as in PyTorch: v = momentum · v + g, step = rate · v (Nesterov: g + momentum · v).
     *
     * @param momentum 0 to below 1
     * @param nesterov needs momentum above 0
     */
    record Sgd(double rate, double momentum, boolean nesterov, double weightDecay) implements OptimizerSection {}

    /**
     * Adam with bias correction (Kingma and Ba 2015).
     *
     * @param epsilon added to the root of the second moment
     */
    record Adam(double rate, double beta1, double beta2, double epsilon, double weightDecay)
            implements OptimizerSection {}
}
