package io.proxquant.quantization.maps;

/**
 * Share of the old weight in x = (θ + τq)/(1 + τ), the prox of half the squared distance: 1/(1+τ). The share of q is one less
 * this, computed in float: then the two sum to 1 and ±1 stays where it is.
 */
final class KeptShare {
    private KeptShare() {}

    static float at(float strength) {
        return (float) (1 / (1 + (double) strength));
    }
}
