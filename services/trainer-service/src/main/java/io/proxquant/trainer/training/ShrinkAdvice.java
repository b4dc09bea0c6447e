package io.proxquant.trainer.training;

import java.util.Locale;
import java.util.Optional;

import io.proxquant.models.optimizer.LearningRate;
import io.proxquant.quantization.Progress;

/**
 * Warns when the pull is too weak to matter. A weight has about 1 to go to its level, so the sum of all strengths, the
 * total shrink Στ, decides when the quantization gap closes; below 1 the proximal map does next to nothing and the hard
 * quantization at the end does it all. Short recipes choose 1 to 8.
 */
final class ShrinkAdvice {
    private static final double LEAST = 1;

    private ShrinkAdvice() {}

    /** What the schedule will add up to, as far as it is known before the first step (a plateau may lower it). */
    static Optional<String> beforehand(Method method, PhasePlan phase, int stepsPerEpoch) {
        if (method.lazy() || !method.moves()) {
            return Optional.empty();
        }
        LearningRate rate = phase.learningRate(stepsPerEpoch);
        double total = 0;
        double rates = 0;
        for (long step = 0; step < (long) phase.epochs() * stepsPerEpoch; step++) {
            double eta = rate.rate(step);
            rates += eta;
            total += method.schedule()
                    .strength(new Progress(
                            step,
                            (int) (step / stepsPerEpoch),
                            stepsPerEpoch,
                            phase.epochs(),
                            eta,
                            rate.rate(0),
                            rates));
        }
        return warning("the recipe's schedule adds up to a total shrink of ", total);
    }

    /** What it came to. */
    static Optional<String> afterwards(Double totalShrink) {
        return totalShrink == null
                ? Optional.empty()
                : warning("the quantizing phase ended with a total shrink of ", totalShrink);
    }

    private static Optional<String> warning(String what, double total) {
        return total >= LEAST
                ? Optional.empty()
                : Optional.of(what + String.format(Locale.ROOT, "%.3g", total)
                        + ", below 1: the pull does next to nothing; raise method.rate or train longer");
    }
}
