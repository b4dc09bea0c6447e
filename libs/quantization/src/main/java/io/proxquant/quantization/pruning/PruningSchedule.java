package io.proxquant.quantization.pruning;

import java.util.OptionalDouble;

/**
 * When weights are pruned in a phase, and how much of the way to the target has been gone by then.
 *
 * @param updates how often the mask is looked at again; 1 for {@link Kind#ONCE}
 * @param epochs over which the updates are spread, from the start of the phase; 0 for {@link Kind#ONCE}
 */
public record PruningSchedule(Kind kind, int updates, int epochs) {
    /** The way from nothing to the target. */
    public enum Kind {
        /** All at once before the first step; the phase retrains what is left. */
        ONCE {
            @Override
            double kept(double keep, double x) {
                return keep;
            }

            @Override
            double threshold(double threshold, double x) {
                return threshold;
            }
        },
        /** Fast at first and slower as less is left: 1 - (1 - x)³ of the way (Zhu and Gupta 2017, To prune, or not to prune). */
        GRADUAL {
            @Override
            double kept(double keep, double x) {
                double ahead = 1 - x;
                return keep + (1 - keep) * ahead * ahead * ahead;
            }

            @Override
            double threshold(double threshold, double x) {
                double ahead = 1 - x;
                return threshold * (1 - ahead * ahead * ahead);
            }
        },
        /** In rounds with retraining after each: each leaves the same share of what the last one left (Han et al. 2015). */
        ROUNDS {
            @Override
            double kept(double keep, double x) {
                return StrictMath.pow(keep, x);
            }

            @Override
            double threshold(double threshold, double x) {
                return threshold * x;
            }
        };

        /** The share of weights that is left at x of the updates, {@code keep} in the end. */
        abstract double kept(double keep, double x);

        /** The magnitude below which nothing is left at x of the updates. */
        abstract double threshold(double threshold, double x);
    }

    /** Refuses updates that do not belong to the kind. */
    public PruningSchedule {
        boolean once = kind == Kind.ONCE;
        if (updates < 1 || epochs < (once ? 0 : 1) || (once && (updates != 1 || epochs != 0))) {
            throw new IllegalArgumentException(
                    "a schedule " + kind + " of " + updates + " updates over " + epochs + " epochs");
        }
    }

    /** All before the first step. */
    public static PruningSchedule once() {
        return new PruningSchedule(Kind.ONCE, 1, 0);
    }

    /**
     * The share of the updates that have been made once this one is; empty where none is due.
     *
     * @param step optimizer steps of the phase that are in the weights
     */
    public OptionalDouble due(long step, int stepsPerEpoch) {
        // a round prunes and then retrains; gradual pruning begins with the first step and ends with the last
        int ahead = kind == Kind.GRADUAL ? 0 : 1;
        long steps = (long) epochs * stepsPerEpoch;
        for (int update = updates; update >= 1; update--) {
            if (step == (update - ahead) * steps / updates) {
                return OptionalDouble.of((double) update / updates);
            }
        }
        return OptionalDouble.empty();
    }
}
