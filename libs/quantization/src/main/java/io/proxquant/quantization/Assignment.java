package io.proxquant.quantization;

/**
 * Which level each weight of a block belongs to, once the codebook is fitted. It may use codes, thresholds or distances; code
 * that moves weights towards their levels does not depend on which. Must be used by one thread only.
 */
public interface Assignment {
    /**
     * Writes levels as a decoder reads them.
     *
     * @param weights of the block, from {@code at} on
     * @param from the place of the first of them in the block
     * @param into receives {@code count} levels from its start on
     */
    void levels(float[] weights, int at, int from, int count, float[] into);

    /**
     * A step towards the levels, w ← kept · w + (1 - kept) · level, each product and the sum rounded to float.
     *
     * @param length of the block
     */
    default ProximalStep mix(float kept, int length) {
        float taken = 1f - kept;
        return LevelStep.inChunks(
                length,
                (weights, count, level) -> {
                    for (int i = 0; i < count; i++) {
                        weights[i] = kept * weights[i] + taken * level[i];
                    }
                },
                this);
    }

    /** By codes that were worked out before: weights are no longer looked at. */
    static Assignment byCodes(byte[] codes, float[] levels) {
        return (weights, at, from, count, into) -> {
            for (int i = 0; i < count; i++) {
                into[i] = levels[codes[from + i] & 0xff];
            }
        };
    }
}
