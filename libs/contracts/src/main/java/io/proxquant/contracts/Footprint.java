package io.proxquant.contracts;

/**
 * What quantization did to the weights, and what they cost to store.
 *
 * @param signChange fraction of signs that differ from the baseline, 0..1
 * @param quantizationGap ‖w - q‖ / ‖w‖ against the baseline's or parent's float weights, 0 for zero weights
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights; 32 for kind {@code prox}
 * @param storedBytes bytes of the artifact's files as stored
 * @param sourceBytes bytes of the float checkpoint's weights as stored
 */
public record Footprint(
        @MayBeAbsent Double signChange,
        @MayBeAbsent Double quantizationGap,
        double effectiveBits,
        long storedBytes,
        long sourceBytes) {
    public Footprint {
        Require.optionalRatio("signChange", signChange);
        Require.optionalFinite("quantizationGap", quantizationGap);
        Require.optionalNotNegative("quantizationGap", quantizationGap);
        Require.optionalFinite("effectiveBits", effectiveBits);
        Require.optionalNotNegative("effectiveBits", effectiveBits);
        Require.between("storedBytes", storedBytes, 0, Require.MAX_EXACT_INTEGER);
        Require.between("sourceBytes", sourceBytes, 0, Require.MAX_EXACT_INTEGER);
    }
}
