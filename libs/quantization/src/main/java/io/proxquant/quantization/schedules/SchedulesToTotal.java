package io.proxquant.quantization.schedules;

import io.proxquant.quantization.Progress;
import io.proxquant.quantization.StrengthSchedule;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;

/**
 * Strengths whose sum over the phase is given: the total shrink Στ is what decides whether weights of a certain size get to
 * their levels, so it is said itself instead of a rate that has to be multiplied by learning rates and steps in one's head.
 * No learning rate enters; what is left to choose is the shape. Every sum has a closed form, so a step costs nothing and
 * the schedule keeps no state.
 */
final class SchedulesToTotal {
    static final OptionDeclaration TOTAL = OptionDeclaration.number(
            "total", 2, 0, 1e9, "sum of the strengths of all steps of the phase (total shrink)");
    static final OptionDeclaration OVERALL_GROWTH = OptionDeclaration.number(
            "growth", 100, 1.000001, 1e12, "strength at the phase's end over that at its start");
    static final OptionDeclaration STEEPNESS = OptionDeclaration.number("steepness", 10, 1e-3, 1e3, "of the sigmoid");

    private SchedulesToTotal() {}

    /** Σ t = T (T + 1) / 2. */
    static StrengthSchedule linear(CheckedOptions options) {
        double total = options.number(TOTAL.name());
        return progress -> {
            double steps = steps(progress);
            return 2 * total * (progress.step() + 1) / (steps * (steps + 1));
        };
    }

    /** Σ g^((t - 1/2)/T) = g^(1/2T) (g - 1) / (g^(1/T) - 1). */
    static StrengthSchedule exponential(CheckedOptions options) {
        double total = options.number(TOTAL.name());
        double logOfGrowth = StrictMath.log(options.number(OVERALL_GROWTH.name()));
        return progress -> {
            double sum = StrictMath.exp(logOfGrowth / (2 * steps(progress)))
                    * StrictMath.expm1(logOfGrowth)
                    / StrictMath.expm1(logOfGrowth / steps(progress));
            return total * StrictMath.exp(logOfGrowth * middle(progress)) / sum;
        };
    }

    /** σ(x) + σ(-x) = 1, and the steps lie evenly around the middle: their sum is T / 2. */
    static StrengthSchedule sigmoid(CheckedOptions options) {
        double total = options.number(TOTAL.name());
        double steepness = options.number(STEEPNESS.name());
        return progress -> 2 * total / steps(progress) / (1 + StrictMath.exp(-steepness * (middle(progress) - 0.5)));
    }

    private static double steps(Progress progress) {
        return Math.max(1, (double) progress.epochs() * progress.stepsPerEpoch());
    }

    /** How much of the phase lies before the middle of this step. */
    private static double middle(Progress progress) {
        return (progress.step() + 0.5) / steps(progress);
    }
}
