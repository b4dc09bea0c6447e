package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.proxquant.models.optimizer.LearningRate;
import io.proxquant.quantization.Progress;
import io.proxquant.recipes.OptimizerSection;

/**
 * Warns when the pull cannot do its work. A weight has about 1 to go to its level, so the sum of all strengths, the total
 * shrink Στ, decides when the quantization gap closes: below 1 the proximal map does next to nothing, and the hard
 * quantization at the end does it all. But where weights are small beside their levels, or the optimizer's steps beside the
 * pull, every sign is decided in the first epochs and none turns after that, however well Στ is chosen.
 */
final class ShrinkAdvice {
    private static final double LEAST = 1;
    /** Mean |q(w)| over mean |w|; about 1 for levels that adapt to the weights. */
    private static final double FARTHEST = 4;
    /** Στ over the sum of the quantized tensors' learning rates; the paper's 200 epochs have 0.01. */
    private static final double STRONGEST = 0.1;

    private ShrinkAdvice() {}

    /**
     * Warnings about what the recipe's schedule adds up to, as far as it is known before the first step (a plateau may lower
     * it).
     *
     * @param levels how large quantized weights are in proportion to the weights: mean |q(w)| / mean |w|
     */
    static List<String> beforehand(Method method, PhasePlan phase, int stepsPerEpoch, double levels) {
        if (method.lazy() || !method.moves()) {
            return List.of();
        }
        Sums sums = Sums.of(method, phase, stepsPerEpoch);
        List<String> advice = new ArrayList<>();
        warning("the recipe's schedule adds up to a total shrink of ", sums.shrink())
                .ifPresent(advice::add);
        if (Double.isInfinite(sums.shrink())) {
            return advice;
        }
        if (levels > FARTHEST) {
            advice.add("weights are small beside their levels (" + figure(levels)
                    + " times as large): most signs will be decided by the first steps; method.startMean brings weights"
                    + " to where signs can still turn");
        }
        double share = sums.shrink() / (sums.rates() * rateFactor(method, phase));
        if (phase.optimizer() instanceof OptimizerSection.Adam && share > STRONGEST) {
            advice.add("on average the pull is " + figure(share)
                    + " of the rate at which Adam can move a weight, so few signs will turn; raise method.quantizedRate"
                    + " or train longer");
        }
        return advice;
    }

    private static double rateFactor(Method method, PhasePlan phase) {
        Double own = method.step().rate();
        return own == null ? 1 : own / phase.optimizer().rate();
    }

    /** Στ and Ση over the steps of a phase. */
    private record Sums(double shrink, double rates) {
        static Sums of(Method method, PhasePlan phase, int stepsPerEpoch) {
            LearningRate rate = phase.learningRate(stepsPerEpoch);
            double total = 0;
            double rates = 0;
            for (long step = 0; step < (long) phase.epochs() * stepsPerEpoch; step++) {
                double eta = rate.rate(step);
                rates += eta;
                int epoch = (int) (step / stepsPerEpoch);
                total += method.schedule()
                        .strength(new Progress(step, epoch, stepsPerEpoch, phase.epochs(), eta, rate.rate(0), rates));
            }
            return new Sums(total, rates);
        }
    }

    /** A warning if the total shrink turned out too small. */
    static Optional<String> afterwards(Double totalShrink) {
        return totalShrink == null
                ? Optional.empty()
                : warning("the quantizing phase ended with a total shrink of ", totalShrink);
    }

    private static Optional<String> warning(String what, double total) {
        return total >= LEAST
                ? Optional.empty()
                : Optional.of(what + figure(total)
                        + ", below 1: the pull does next to nothing; raise the strength of method.schedule (rate, total)"
                        + " or train longer");
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
