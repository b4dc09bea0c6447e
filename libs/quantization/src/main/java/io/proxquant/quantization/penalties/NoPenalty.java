package io.proxquant.quantization.penalties;

import java.util.Map;

import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.Progress;

/** The loss alone; weights are compressed at the freeze and not before. */
record NoPenalty() implements Penalty {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public boolean vacuous() {
        return true;
    }

    @Override
    public boolean due(Progress made) {
        return false;
    }

    @Override
    public double tolerance() {
        return 0;
    }

    @Override
    public double largestRate(double strength) {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public void addGradient(
            float[] gradient, float[] weights, float[] compressed, double strength, Map<String, float[]> state) {
        // Nothing is added.
    }

    @Override
    public void point(float[] weights, double strength, Map<String, float[]> state) {
        // The weights are the point.
    }

    @Override
    public void compressed(float[] weights, float[] compressed, double strength, Map<String, float[]> state) {
        // Nothing is kept.
    }
}
