package io.proxquant.quantization.presets;

import java.util.Map;

import io.proxquant.quantization.GradientPoint;

/**
 * Where a method takes its gradient, and how it gets from there to the weights that are trained.
 *
 * @param point eager, or lazy beside latent weights
 * @param rule how a lazy method's gradient gets to the latent weights; {@code identity} for eager ones
 */
public record GradientPath(GradientPoint point, ComponentSpec rule) {
    /** The same with some options of the rule changed. */
    GradientPath with(Map<String, ?> changes) {
        return new GradientPath(point, rule.with(changes));
    }
}
