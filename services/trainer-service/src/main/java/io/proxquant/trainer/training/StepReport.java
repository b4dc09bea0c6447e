package io.proxquant.trainer.training;

import java.util.Optional;

import io.proxquant.contracts.Phase;
import io.proxquant.models.scoring.Score;

/**
 * What one step did.
 *
 * @param phase phase of the step
 * @param step steps made so far, this one included
 * @param epochs epochs finished so far, over all phases
 * @param loss mean loss of the batch, before the step
 * @param learningRate η of the step
 * @param strength how strongly weights were pulled
 * @param measured newest measurement if one was made after this step
 * @param validation score of the validation split if the step ended an epoch
 */
public record StepReport(
        Phase phase,
        long step,
        int epochs,
        double loss,
        double learningRate,
        Strength strength,
        Optional<QuantizationMetrics> measured,
        Optional<Score> validation) {

    /**
     * How strongly weights were pulled towards the quantized set.
     *
     * @param tau strength that the proximal map got; null when it was not applied
     * @param lambda the homotopy's λ, the strength before the learning rate entered it; null where there is none
     * @param totalShrink Στ so far, of eager methods with finite strengths; null outside quantization-aware training
     */
    public record Strength(Double tau, Double lambda, Double totalShrink) {}
}
