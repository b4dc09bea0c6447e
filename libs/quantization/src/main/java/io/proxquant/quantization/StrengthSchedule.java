package io.proxquant.quantization;

/**
 * The strength τ that the proximal map gets at a step. All of it: the training loop multiplies by nothing, so that the
 * unit of a rate (per epoch or per step, with or without η) is decided here and nowhere else.
 */
@FunctionalInterface
public interface StrengthSchedule {
    /** τ ≥ 0, possibly infinite. A function of its argument alone. */
    double strength(Progress progress);
}
