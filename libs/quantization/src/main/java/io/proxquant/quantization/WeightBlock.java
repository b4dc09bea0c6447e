package io.proxquant.quantization;

/**
 * The weights of one block where they lie: what a map or a quantizer may look at, as often as it needs. Reading in pieces
 * that stay in a core's nearest cache costs a fraction of having the block copied, so a network's weights need never lie in an
 * array as a whole.
 */
public interface WeightBlock {
    /** Number of weights. */
    int length();

    /** Copies weights {@code from .. from + count} of the block to {@code into[at ..]}. */
    void read(int from, float[] into, int at, int count);

    /** All of them in an array that is only read; it may be the caller's own. */
    default Whole whole() {
        float[] all = new float[length()];
        read(0, all, 0, all.length);
        return new Whole(all, 0);
    }

    /** A block's weights at {@code from} and what follows. */
    @SuppressWarnings("ArrayRecordComponent") // a place in an array, not a value
    record Whole(float[] weights, int from) {}

    /** The block that lies at this place of an array. */
    static WeightBlock of(float[] weights, int from, int length) {
        return new WeightBlock() {
            @Override
            public int length() {
                return length;
            }

            @Override
            public void read(int start, float[] into, int at, int count) {
                System.arraycopy(weights, from + start, into, at, count);
            }

            @Override
            public Whole whole() {
                return new Whole(weights, from);
            }
        };
    }
}
