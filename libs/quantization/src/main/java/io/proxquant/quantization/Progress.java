package io.proxquant.quantization;

/**
 * Where a phase of training stands, as far as a schedule may know it.
 *
 * @param step number of this step in the phase, from 0
 * @param epoch number of its epoch, from 0
 * @param epochs epochs that the phase has
 * @param learningRate η of this step
 * @param baseRate η that the phase began with
 * @param cumulativeRate sum of η over the steps of this phase whose update is in the weights, the one just made included
 */
public record Progress(
        long step,
        int epoch,
        int stepsPerEpoch,
        int epochs,
        double learningRate,
        double baseRate,
        double cumulativeRate) {
    /** Refuses negative numbers and NaN. */
    public Progress {
        boolean counts = step >= 0 && epoch >= 0 && stepsPerEpoch >= 0 && epochs >= 0;
        if (!counts || !(learningRate >= 0) || !(baseRate >= 0) || !(cumulativeRate >= 0)) {
            throw new IllegalArgumentException("no progress: step " + step + ", epoch " + epoch + " of " + epochs
                    + ", stepsPerEpoch " + stepsPerEpoch + ", learningRate " + learningRate + ", baseRate " + baseRate
                    + ", cumulativeRate " + cumulativeRate);
        }
    }

    /** The same with a learning rate of no more than this. */
    public Progress atMost(double largestRate) {
        return learningRate <= largestRate
                ? this
                : new Progress(step, epoch, stepsPerEpoch, epochs, largestRate, baseRate, cumulativeRate);
    }

    /** Share of the phase's steps that are finished, in [0, 1]; 1 for a phase of no steps. */
    public double share() {
        double steps = (double) stepsPerEpoch * epochs;
        return steps == 0 ? 1 : Math.min(1, step / steps);
    }
}
