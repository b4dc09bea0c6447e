package io.proxquant.quantization.penalties;

import java.util.Map;

import io.proxquant.quantization.PenaltyTerm;

/**
 * μ/2 ‖w - Δ(Θ)‖², and for the augmented Lagrangian also -λᵀ(w - Δ(Θ)): gradient μ(w - Δ(Θ)) - λ. What is compressed is w - λ/μ;
 * afterwards λ becomes λ - μ(w - Δ(Θ)) (Carreira-Perpiñán 2017, part I). A learning rate up to 1/μ keeps
 * the term from diverging (theorems 5.2 and 5.3).
 *
 * <p>Multipliers are kept in float like the weights; each value is worked out in double and rounded once.
 *
 * @param multipliers whether there are λ; without them it is the quadratic penalty method
 */
record QuadraticTerm(boolean multipliers, double tolerance) implements PenaltyTerm {
    private static final String MULTIPLIERS = "multipliers";

    @Override
    public Map<String, Integer> stateSizes(int weights) {
        return multipliers ? Map.of(MULTIPLIERS, weights) : Map.of();
    }

    @Override
    public double largestRate(double strength) {
        return 1 / strength;
    }

    @Override
    public void addGradient(
            float[] gradient, float[] weights, float[] compressed, double strength, Map<String, float[]> state) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += (float) (strength * ((double) weights[i] - compressed[i]) - multiplier(state, i));
        }
    }

    @Override
    public void point(float[] weights, double strength, Map<String, float[]> state) {
        if (multipliers && strength > 0) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weights[i] - multiplier(state, i) / strength);
            }
        }
    }

    @Override
    public void compressed(float[] weights, float[] compressed, double strength, Map<String, float[]> state) {
        if (multipliers) {
            float[] lambda = state.get(MULTIPLIERS);
            for (int i = 0; i < lambda.length; i++) {
                lambda[i] = (float) (lambda[i] - strength * ((double) weights[i] - compressed[i]));
            }
        }
    }

    private double multiplier(Map<String, float[]> state, int index) {
        return multipliers ? state.get(MULTIPLIERS)[index] : 0;
    }
}
