package io.proxquant.quantization.penalties;

import java.util.Map;

import io.proxquant.quantization.Penalty;
import io.proxquant.quantization.Progress;

/**
 * No term at all, but training goes on from the compressed weights after each compression: iterated direct compression, the
 * rival of learning-compression that knows nothing of the constraint in between (Carreira-Perpiñán 2017, part I).
 */
record Restart(EndOfSteps end) implements Penalty {
    @Override
    public String name() {
        return "restart";
    }

    @Override
    public boolean due(Progress made) {
        return end.at(made);
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

    @Override
    public boolean restarts() {
        return true;
    }
}
