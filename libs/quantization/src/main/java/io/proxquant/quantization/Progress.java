package io.proxquant.quantization;

/**
 * Where a phase of training stands, as far as a schedule may know it.
 *
 * @param step steps finished in this phase, from 0
 * @param epoch epochs finished in this phase, from 0
 * @param learningRate η of the step to come
 * @param cumulativeRate sum of η over the finished steps of this phase
 */
public record Progress(long step, int epoch, int stepsPerEpoch, double learningRate, double cumulativeRate) {
    /** Refuses negative numbers and NaN. */
    public Progress {
        if (step < 0 || epoch < 0 || stepsPerEpoch < 0 || !(learningRate >= 0) || !(cumulativeRate >= 0)) {
            throw new IllegalArgumentException("no progress: step " + step + ", epoch " + epoch + ", stepsPerEpoch "
                    + stepsPerEpoch + ", learningRate " + learningRate + ", cumulativeRate " + cumulativeRate);
        }
    }
}
