package io.proxquant.quantization.budget;

import java.util.Arrays;
import java.util.List;

import io.proxquant.quantization.budget.Knapsack.Item;

/**
 * The partial plans over the groups so far that no other one beats in bytes and loss: by bytes upwards, hence by loss downwards.
 * Each knows the one that it prolongs, and its place among all in the order of choices, which decides between equals.
 */
final class FrontLevel {
    private static final int INDEX_BITS = 23;
    /** Partial plans of one group that can be told apart. */
    static final int MOST = 1 << INDEX_BITS;

    private static final int INITIAL = 64;

    private long[] bytes;
    private long[] losses;
    private int[] parents;
    private int[] choices;
    private int[] ranks;
    private int size;

    private FrontLevel(int capacity) {
        bytes = new long[capacity];
        losses = new long[capacity];
        parents = new int[capacity];
        choices = new int[capacity];
    }

    /**
     * What a level may hold.
     *
     * @param from the first group that is still to come
     * @param known loss of a plan that there is already
     * @param room partial plans that may be added
     */
    record Limits(FractionalBound bound, int from, long budget, long known, long room) {}

    /** The plan of no groups. */
    static FrontLevel start() {
        FrontLevel none = new FrontLevel(1);
        none.size = 1;
        none.ranks = new int[1];
        return none;
    }

    int size() {
        return size;
    }

    int parent(int at) {
        return parents[at];
    }

    int choice(int at) {
        return choices[at];
    }

    /** The partial plans with one group more; null if there is no room for them. */
    FrontLevel next(List<Item> group, int[] front, Limits limits) {
        FrontLevel next = new FrontLevel(INITIAL);
        long most = limits.budget() - limits.bound().leastBytes(limits.from());
        int[] at = new int[front.length];
        long last = Long.MAX_VALUE;
        while (true) {
            int best = -1;
            for (int k = 0; k < front.length; k++) {
                if (at[k] < size && (best < 0 || before(group, front, k, at[k], best, at[best]))) {
                    best = k;
                }
            }
            if (best < 0) {
                break;
            }
            Item item = group.get(front[best]);
            int parent = at[best]++;
            long b = bytes[parent] + item.bytes();
            long l = losses[parent] + item.loss();
            if (b > most) {
                break; // all that follow take more
            }
            if (l < last) {
                last = l;
                if (l + limits.bound().loss(limits.from(), limits.budget() - b) <= limits.known()) {
                    if (next.size >= limits.room()) {
                        return null;
                    }
                    next.add(b, l, parent, front[best]);
                }
            }
        }
        next.rank(ranks, group.size());
        bytes = null; // only the way back is needed from here on
        losses = null;
        ranks = null;
        return next;
    }

    private boolean before(List<Item> group, int[] front, int a, int atA, int b, int atB) {
        long bytesA = bytes[atA] + group.get(front[a]).bytes();
        long bytesB = bytes[atB] + group.get(front[b]).bytes();
        if (bytesA != bytesB) {
            return bytesA < bytesB;
        }
        long lossA = losses[atA] + group.get(front[a]).loss();
        long lossB = losses[atB] + group.get(front[b]).loss();
        if (lossA != lossB) {
            return lossA < lossB;
        }
        return ranks[atA] != ranks[atB] ? ranks[atA] < ranks[atB] : front[a] < front[b];
    }

    private void add(long b, long l, int parent, int choice) {
        if (size == bytes.length) {
            int larger = 2 * size;
            bytes = Arrays.copyOf(bytes, larger);
            losses = Arrays.copyOf(losses, larger);
            parents = Arrays.copyOf(parents, larger);
            choices = Arrays.copyOf(choices, larger);
        }
        bytes[size] = b;
        losses[size] = l;
        parents[size] = parent;
        choices[size++] = choice;
    }

    private void rank(int[] parentRanks, int items) {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = ((long) parentRanks[parents[i]] * items + choices[i]) << INDEX_BITS | i;
        }
        Arrays.sort(keys);
        ranks = new int[size];
        for (int i = 0; i < size; i++) {
            ranks[(int) (keys[i] & MOST - 1)] = i;
        }
    }
}
