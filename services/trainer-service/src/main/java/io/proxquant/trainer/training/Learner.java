package io.proxquant.trainer.training;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

import io.proxquant.models.scoring.DotProductCorrelation.Compared;
import io.proxquant.models.scoring.Score;

/**
 * Does the part of a step that a network and its data make: forward and backward at the point that the tensors hold. It leaves
 * gradients behind and moves no trainable weight; what it carries from step to step (the state of a recurrent layer) is its
 * saved state.
 */
public interface Learner extends NamedState.Part {
    /**
     * Forward and backward of one batch. Every random draw is a function of the run's seed and these numbers.
     *
     * @param epoch epoch of the whole run, from 0; decides the order of the data
     * @param batch batch of the epoch, from 0
     * @param step step of the whole run, from 0
     * @return mean loss of the batch, NaN or infinite when training diverged
     */
    double learn(int epoch, int batch, long step);

    /**
     * Scores the validation split with the weights as they are; empty when the data has none.
     *
     * @param progress told after every batch how many samples are done; what it throws ends the pass and is passed on
     */
    Optional<Score> validate(IntConsumer progress);

    /**
     * How the products of each layer with quantized weights correlate with those with float weights, by name; empty for a
     * learner whose layers do not tell their products. Nothing of the state changes.
     *
     * @return between -1 and 1, NaN where a layer's products are all the same
     */
    default Map<String, Double> correlations(Map<String, Compared> tensors) {
        return Map.of();
    }
}
