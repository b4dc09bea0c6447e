package io.proxquant.quantization;

import java.util.Arrays;

/**
 * Which weights of a tensor survive pruning. A pruned weight is zero for good although zero need not be a level: its code means
 * nothing and it counts in no fit. One entry per weight, in the order of the array that the mask belongs to. Immutable.
 */
public final class PruningMask {
    private final byte[] kept;
    private final int survivors;

    private PruningMask(byte[] kept) {
        this.kept = kept;
        int count = 0;
        for (byte bit : kept) {
            count += bit;
        }
        this.survivors = count;
    }

    /**
     * From one byte per weight, 1 for a survivor and 0 for a pruned one; the array is copied.
     *
     * @throws IllegalArgumentException for any other byte, with the index of its weight
     */
    public static PruningMask of(byte[] kept) {
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] != 0 && kept[i] != 1) {
                throw new IllegalArgumentException("weight " + i + " is neither kept nor pruned: " + kept[i]);
            }
        }
        return new PruningMask(kept.clone());
    }

    /** All of so many weights. */
    public static PruningMask all(int weights) {
        byte[] kept = new byte[weights];
        Arrays.fill(kept, (byte) 1);
        return new PruningMask(kept);
    }

    /** The weights that are not zero. */
    public static PruningMask ofNonZero(float[] weights) {
        byte[] kept = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            kept[i] = weights[i] == 0 ? (byte) 0 : (byte) 1;
        }
        return new PruningMask(kept);
    }

    /** Number of weights. */
    public int size() {
        return kept.length;
    }

    /** Number of weights that are not pruned. */
    public int survivors() {
        return survivors;
    }

    /** Whether the weight survives. */
    public boolean kept(int weight) {
        return kept[weight] != 0;
    }

    /** Sets what is pruned among values of single weights to +0. */
    public void clear(float[] values) {
        clear(values, 0, 0, values.length);
    }

    /**
     * The same for a part of them.
     *
     * @param at place of the part's first value
     * @param first index of its weight
     */
    public void clear(float[] values, int at, int first, int count) {
        for (int i = 0; i < count; i++) {
            if (kept[first + i] == 0) {
                values[at + i] = 0;
            }
        }
    }

    /** One byte per weight, 1 for a survivor. */
    public byte[] toBytes() {
        return kept.clone();
    }

    /** What survives of one byte per weight, in order. */
    public byte[] gather(byte[] codes) {
        if (codes.length != kept.length) {
            throw new IllegalArgumentException(codes.length + " codes for a mask of " + kept.length + " weights");
        }
        byte[] left = new byte[survivors];
        for (int i = 0, at = 0; i < kept.length; i++) {
            if (kept[i] != 0) {
                left[at++] = codes[i];
            }
        }
        return left;
    }

    /** The inverse of {@link #gather}, with 0 for pruned weights. */
    public byte[] scatter(byte[] left) {
        if (left.length != survivors) {
            throw new IllegalArgumentException(left.length + " codes for " + survivors + " survivors");
        }
        byte[] codes = new byte[kept.length];
        for (int i = 0, at = 0; i < kept.length; i++) {
            if (kept[i] != 0) {
                codes[i] = left[at++];
            }
        }
        return codes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PruningMask that && Arrays.equals(kept, that.kept);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(kept);
    }

    @Override
    public String toString() {
        return survivors + " of " + kept.length + " weights";
    }
}
