package io.proxquant.registry.retention;

import java.util.Arrays;

/**
 * A set of sha256 digests that takes 32 to 64 bytes for each, so that the names of a million blobs fit into a small heap. It
 * compares the first 128 bits only: two digests of a store do not share them, and if they did, one blob more would be kept.
 */
final class DigestSet {
    private static final int FIRST = 1 << 10;

    private long[] slots = new long[2 * FIRST];
    private int size;

    /** Adds the digest in hexadecimal; true if it was not there. */
    boolean add(String hex) {
        if (2 * (size + 1) > slots.length / 2) {
            grow();
        }
        long high = Long.parseUnsignedLong(hex, 0, 16, 16);
        long low = Long.parseUnsignedLong(hex, 16, 32, 16) | 1; // zero is an empty slot
        boolean added = put(slots, high, low);
        size += added ? 1 : 0;
        return added;
    }

    boolean contains(String hex) {
        long high = Long.parseUnsignedLong(hex, 0, 16, 16);
        long low = Long.parseUnsignedLong(hex, 16, 32, 16) | 1;
        int at = find(slots, high, low);
        return slots[at + 1] != 0;
    }

    int size() {
        return size;
    }

    private static boolean put(long[] into, long high, long low) {
        int at = find(into, high, low);
        if (into[at + 1] != 0) {
            return false;
        }
        into[at] = high;
        into[at + 1] = low;
        return true;
    }

    private static int find(long[] in, long high, long low) {
        int mask = in.length / 2 - 1;
        int slot = (int) (high ^ (high >>> 32)) & mask;
        while (in[2 * slot + 1] != 0 && (in[2 * slot] != high || in[2 * slot + 1] != low)) {
            slot = (slot + 1) & mask;
        }
        return 2 * slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0) {
                put(slots, old[i], old[i + 1]);
            }
        }
        Arrays.fill(old, 0);
    }
}
