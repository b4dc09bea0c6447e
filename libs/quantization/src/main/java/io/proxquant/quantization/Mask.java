package io.proxquant.quantization;

import java.util.BitSet;

/**
 * Which weights of a tensor are there at all: what is pruned is zero for good, has a code of no meaning, and counts in no fit.
 * Immutable.
 */
public final class Mask {
    private final BitSet pruned;

    private Mask(BitSet pruned) {
        this.pruned = pruned;
    }

    /** Without the weights of these indices in the quantized array. */
    public static Mask pruning(BitSet indices) {
        return new Mask((BitSet) indices.clone());
    }

    /** Whether the weight of this index is there. */
    public boolean keeps(int index) {
        return !pruned.get(index);
    }

    /** Number of weights that are pruned. */
    public int prunedCount() {
        return pruned.cardinality();
    }
}
