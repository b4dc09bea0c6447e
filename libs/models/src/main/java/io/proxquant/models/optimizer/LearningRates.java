package io.proxquant.models.optimizer;

import java.util.Map;

/** Makes learning-rate schedules from the recipe's {@code schedule} section. */
public final class LearningRates {

    private LearningRates() {}

    /**
     * A schedule at its beginning.
     *
     * @param type {@code constant}, {@code milestones} (at: epochs, factor), {@code cosine} (over the phase, to 0) or
     *     {@code plateau} (factor: what the rate is divided by when an epoch did not improve the validation loss)
     * @param rate the initial rate
     * @param epochs length of the phase
     * @param stepsPerEpoch steps in each epoch
     */
    public static LearningRate create(String type, Map<String, ?> options, double rate, int epochs, int stepsPerEpoch) {
        throw new UnsupportedOperationException("follows" + type + options + rate + epochs + stepsPerEpoch);
    }
}
