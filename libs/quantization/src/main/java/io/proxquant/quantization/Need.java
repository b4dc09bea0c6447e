package io.proxquant.quantization;

/** What a quantizer takes into account beside the weights, so that a caller knows what to bring. */
public enum Need {
    /** A diagonal of the Hessian; without it every weight counts the same. */
    CURVATURE,
    /** Levels that training moves; without them the published initialisation is taken. */
    TRAINED_LEVELS,
    /** The strength μ of a penalty at a C step; without it 1. */
    PENALTY_STRENGTH
}
