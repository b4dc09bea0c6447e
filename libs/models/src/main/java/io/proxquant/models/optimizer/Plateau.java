package io.proxquant.models.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Divides the rate whenever an epoch's validation loss did not improve on the best so far: the PTB recipe of Xu et al. 2018
 * and of the ProxQuant paper. A NaN loss has not improved.
 */
final class Plateau implements LearningRate {

    private final double initial;
    private final double divisor;
    private double rate;
    private Double best;

    Plateau(double rate, double divisor) {
        this.initial = rate;
        this.rate = rate;
        this.divisor = divisor;
    }

    @Override
    public double rate(long step) {
        return rate;
    }

    @Override
    public void epochEnded(double validationLoss) {
        if (Double.isFinite(validationLoss) && (best == null || validationLoss < best)) {
            best = validationLoss;
        } else {
            rate /= divisor;
        }
    }

    @Override
    public Map<String, Double> state() {
        Map<String, Double> state = new LinkedHashMap<>();
        state.put("rate", rate);
        if (best != null) {
            state.put("best", best);
        }
        return state;
    }

    @Override
    public void load(Map<String, Double> state) {
        rate = state.getOrDefault("rate", initial);
        best = state.get("best");
    }
}
