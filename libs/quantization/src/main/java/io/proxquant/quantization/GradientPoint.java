package io.proxquant.quantization;

/** At which point a method takes the gradient; the one difference between ProxQuant and straight-through methods. */
public enum GradientPoint {
    /** At the weights themselves; the map is applied to them after the optimizer's step (proximal gradient). */
    EAGER,
    /** At the mapped weights; the step is made on latent weights kept beside them (dual averaging). */
    LAZY
}
