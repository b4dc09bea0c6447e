package io.proxquant.quantization.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.proxquant.quantization.budget.Knapsack.Item;

/**
 * How little the groups from one on can lose in a number of bytes, were items divisible: along the convex hull of each group the
 * steepest steps are taken first. No whole choice is better.
 */
final class FractionalBound {
    /** Share of a bound that rounding may have cost. */
    private static final double ROUNDING = 1e-12;

    /** A step from one item on the hull of a group to the next: more bytes, less loss. */
    private record Step(int group, long bytes, long loss) {
        double slope() {
            return (double) loss / bytes;
        }
    }

    /** Sums over the steps of the groups from one on, the steepest first. */
    private record Rest(long leastBytes, long loss, long[] bytes, long[] losses) {}

    private final List<Rest> rests = new ArrayList<>();

    FractionalBound(List<List<Item>> groups, List<int[]> fronts) {
        List<Step> steps = new ArrayList<>();
        List<Rest> backwards = new ArrayList<>();
        long bytes = 0;
        long loss = 0;
        backwards.add(rest(steps, bytes, loss));
        for (int i = groups.size() - 1; i >= 0; i--) {
            Item smallest = groups.get(i).get(fronts.get(i)[0]);
            bytes += smallest.bytes();
            loss += smallest.loss();
            steps.addAll(hull(i, groups.get(i), fronts.get(i)));
            steps.sort(Comparator.comparingDouble(Step::slope));
            backwards.add(rest(steps, bytes, loss));
        }
        for (int i = backwards.size() - 1; i >= 0; i--) {
            rests.add(backwards.get(i));
        }
    }

    private static Rest rest(List<Step> steps, long leastBytes, long loss) {
        long[] bytes = new long[steps.size() + 1];
        long[] losses = new long[steps.size() + 1];
        for (int i = 0; i < steps.size(); i++) {
            bytes[i + 1] = bytes[i] + steps.get(i).bytes();
            losses[i + 1] = losses[i] + steps.get(i).loss();
        }
        return new Rest(leastBytes, loss, bytes, losses);
    }

    private static List<Step> hull(int group, List<Item> items, int[] front) {
        List<Item> hull = new ArrayList<>();
        for (int index : front) {
            Item next = items.get(index);
            while (hull.size() > 1 && above(hull.get(hull.size() - 2), hull.get(hull.size() - 1), next)) {
                hull.remove(hull.size() - 1);
            }
            hull.add(next);
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < hull.size(); i++) {
            steps.add(new Step(
                    group,
                    hull.get(i).bytes() - hull.get(i - 1).bytes(),
                    hull.get(i).loss() - hull.get(i - 1).loss()));
        }
        return steps;
    }

    /** Whether the middle one lies on or above the line between its neighbours. */
    private static boolean above(Item left, Item middle, Item right) {
        double first = (double) (middle.loss() - left.loss()) / (middle.bytes() - left.bytes());
        double second = (double) (right.loss() - middle.loss()) / (right.bytes() - middle.bytes());
        return first >= second;
    }

    long leastBytes(int from) {
        return rests.get(from).leastBytes();
    }

    /** What the groups from this one on lose at least in so many bytes. */
    double loss(int from, long bytes) {
        Rest rest = rests.get(from);
        long room = bytes - rest.leastBytes();
        int low = 0;
        int high = rest.bytes().length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rest.bytes()[middle] <= room) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        double bound = (double) rest.loss() + rest.losses()[low];
        if (low + 1 < rest.bytes().length) {
            double share = (double) (room - rest.bytes()[low]) / (rest.bytes()[low + 1] - rest.bytes()[low]);
            bound += share * (rest.losses()[low + 1] - rest.losses()[low]);
        }
        return bound - 1 - ROUNDING * (Math.abs((double) rest.loss()) + Math.abs((double) rest.losses()[low]));
    }

    /** Loss of a plan of whole items within the budget: the steps of all groups in their order, as long as they fit. */
    long feasible(long budget) {
        Rest all = rests.get(0);
        long room = budget - all.leastBytes();
        int taken = 0;
        while (taken + 1 < all.bytes().length && all.bytes()[taken + 1] <= room) {
            taken++;
        }
        return all.loss() + all.losses()[taken];
    }
}
