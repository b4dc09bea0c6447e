package io.proxquant.quantization;

/**
 * Which level each weight of a block belongs to, once the codebook stands. It may go by codes, by thresholds or by the
 * distance; whoever moves weights towards their levels need not know. It belongs to one thread.
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
