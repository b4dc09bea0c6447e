package io.proxquant.quantization.maps;

/** What the strength of a squared-distance map means for the weights. */
final class Strengths {
    private Strengths() {}

    static void check(float strength) {
        if (!(strength >= 0)) {
            throw new IllegalArgumentException("strength " + strength + " is not a number from 0 to infinity");
        }
    }

    /**
     * Share of the old weight in x = (θ + τq)/(1 + τ), 1/(1+τ). The share of q is one less this, computed in float:
     * then the two sum to 1 and ±1 stays where it is.
     */
    static float shareKept(float strength) {
        return (float) (1 / (1 + (double) strength));
    }
}
