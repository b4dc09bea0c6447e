package io.proxquant.quantization.kernels;

/**
 * Which level a weight has: {@code positive} for w ≥ {@code smallest}, {@code negative} for w ≤ -{@code smallest}, 0 between.
 *
 * @param smallest above 0
 * @param positive 0 or more
 * @param negative 0 or less
 */
public record TernaryLevels(float smallest, float positive, float negative) {
    /** The largest float that belongs to neither side. */
    public float below() {
        return Math.nextDown(smallest);
    }
}
