package io.proxquant.models.optimizer;

import java.util.List;

import io.proxquant.recipes.ScheduleSection;

/** Makes learning-rate schedules from the recipe's {@code schedule} section. */
public final class LearningRates {

    private LearningRates() {}

    /**
     * A schedule at its beginning: constant; multiplied by a factor at the start of each of some epochs; half a cosine over
     * the phase; or divided by a factor after each epoch that did not improve the validation loss. The section was validated
     * when it was read.
     *
     * @param rate the initial rate
     * @param epochs length of the phase
     * @param stepsPerEpoch steps in each epoch
     */
    public static LearningRate create(ScheduleSection section, double rate, int epochs, int stepsPerEpoch) {
        if (section instanceof ScheduleSection.Milestones milestones) {
            return milestones(rate, milestones.factor(), milestones.at(), stepsPerEpoch);
        }
        if (section instanceof ScheduleSection.Plateau plateau) {
            return new Plateau(rate, plateau.factor());
        }
        if (section instanceof ScheduleSection.Cosine) {
            double total = Math.max(1.0, (double) epochs * stepsPerEpoch);
            return step -> rate / 2 * (1 + StrictMath.cos(Math.PI * Math.min((double) step, total) / total));
        }
        return step -> rate;
    }

    private static LearningRate milestones(double rate, double factor, List<Integer> at, int stepsPerEpoch) {
        return step -> {
            double current = rate;
            for (int epoch : at) {
                current = step / stepsPerEpoch >= epoch ? current * factor : current;
            }
            return current;
        };
    }
}
