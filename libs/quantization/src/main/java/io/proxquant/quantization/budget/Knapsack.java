package io.proxquant.quantization.budget;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The multiple-choice knapsack, exactly: one item of each group, the least loss within a number of bytes. Of equal losses the
 * fewest bytes win, of equal ones of these the earlier item of the first group in which they differ, so that every answer is
 * the only one.
 *
 * <p>Dynamic programming over (bytes, loss) of the groups so far, of which only those stay that no other one beats in both; what
 * cannot become better than a plan that is known, by the bound of the fractional problem, is left out too. Losses are whole
 * numbers, so sums are exact in any order. Memory is bounded by a number of such partial plans.
 */
public final class Knapsack {
    /** Partial plans of all groups together, unless said otherwise: some 150 MB. */
    public static final int MOST_PARTIAL_PLANS = 4_000_000;

    /** Losses per nat: what is finer is noise of the measurement. */
    private static final double UNITS = 1e9;
    /** Beyond it a layer is broken, and sums of many such would not be exact. */
    private static final double MOST_LOSS = 1e6;

    private final int most;

    /** With the usual bound. */
    public Knapsack() {
        this(MOST_PARTIAL_PLANS);
    }

    /** @param most partial plans that may be held; at most {@value FrontLevel#MOST} of one group */
    public Knapsack(int most) {
        this.most = Math.min(most, FrontLevel.MOST);
    }

    /** What one choice takes and loses. */
    public record Item(long bytes, long loss) {
        /** Refuses sizes that are none. */
        public Item {
            if (bytes < 0) {
                throw new IllegalArgumentException("an item of " + bytes + " bytes");
            }
        }

        /** With a loss in nats, rounded to the unit in which plans are compared. */
        public static Item of(long bytes, double loss) {
            if (!usable(loss)) {
                throw new IllegalArgumentException("a loss of " + loss);
            }
            return new Item(bytes, Math.round(loss * UNITS));
        }

        /** Whether a loss can be compared at all. */
        public static boolean usable(double loss) {
            return Math.abs(loss) <= MOST_LOSS;
        }
    }

    /**
     * A plan.
     *
     * @param choices index of the item of each group
     */
    public record Plan(List<Integer> choices, long bytes, long loss) {
        /** Keeps a copy of the list. */
        public Plan {
            choices = List.copyOf(choices);
        }

        /** Loss in nats. */
        public double nats() {
            return loss / UNITS;
        }
    }

    /**
     * The best plan.
     *
     * @throws BudgetException if even the smallest plan takes more, or the bound on partial plans is met
     */
    public Plan best(List<List<Item>> groups, long budget) throws BudgetException {
        long least = 0;
        for (List<Item> group : groups) {
            if (group.isEmpty()) {
                throw new IllegalArgumentException("a group without items");
            }
            least += group.stream().mapToLong(Item::bytes).min().getAsLong();
        }
        if (least > budget) {
            throw new BudgetException("the smallest plan takes " + least + " bytes, the budget is " + budget);
        }
        List<int[]> fronts = groups.stream().map(Knapsack::front).toList();
        FractionalBound bound = new FractionalBound(groups, fronts);
        long known = bound.feasible(budget);
        List<FrontLevel> levels = new ArrayList<>();
        FrontLevel level = FrontLevel.start();
        long held = 0;
        for (int i = 0; i < groups.size(); i++) {
            long room = most - held;
            level = level.next(groups.get(i), fronts.get(i), new FrontLevel.Limits(bound, i + 1, budget, known, room));
            if (level == null) {
                throw new BudgetException("the best of " + groups.size() + " layers needs more than " + most
                        + " partial plans to be found; offer fewer quantizers or numbers of bits");
            }
            held += level.size();
            levels.add(level);
        }
        return plan(groups, levels);
    }

    private static Plan plan(List<List<Item>> groups, List<FrontLevel> levels) {
        Integer[] choices = new Integer[groups.size()];
        long bytes = 0;
        long loss = 0;
        int at = levels.isEmpty() ? 0 : levels.get(levels.size() - 1).size() - 1; // the largest has the least loss
        for (int i = groups.size() - 1; i >= 0; i--) {
            choices[i] = levels.get(i).choice(at);
            at = levels.get(i).parent(at);
            bytes += groups.get(i).get(choices[i]).bytes();
            loss += groups.get(i).get(choices[i]).loss();
        }
        return new Plan(Arrays.asList(choices), bytes, loss);
    }

    /** Items that no other one of the group beats, by bytes; of equal ones the first. */
    private static int[] front(List<Item> group) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.<Integer>comparingLong(i -> group.get(i).bytes())
                .thenComparingLong(i -> group.get(i).loss())
                .thenComparingInt(i -> i));
        List<Integer> front = new ArrayList<>();
        for (int each : order) {
            if (front.isEmpty()
                    || group.get(each).loss()
                            < group.get(front.get(front.size() - 1)).loss()) {
                front.add(each);
            }
        }
        return front.stream().mapToInt(i -> i).toArray();
    }
}
