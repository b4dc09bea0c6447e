package io.proxquant.contracts;

/**
 * What quantized weights cost to store.
 *
 * @param effectiveBits 8 · bytes of codes and codebooks / quantized weights; 32 for kind {@code prox}
 * @param storedBytes bytes of the artifact's files as stored
 * @param sourceBytes bytes of the float checkpoint's weights as stored
 */
public record StoredSize(double effectiveBits, long storedBytes, long sourceBytes) {
    public StoredSize {
        Require.optionalFinite("effectiveBits", effectiveBits);
        Require.optionalNotNegative("effectiveBits", effectiveBits);
        Require.between("storedBytes", storedBytes, 0, Require.MAX_EXACT_INTEGER);
        Require.between("sourceBytes", sourceBytes, 0, Require.MAX_EXACT_INTEGER);
    }
}
