package io.proxquant.quantization.budget;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.quantization.budget.Knapsack.Item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KnapsackTest {
    private static final int LAYERS = 8;
    private static final int CHOICES = 5;

    /** Few different values make ties common; many make them rare. */
    @ParameterizedTest
    @ValueSource(ints = {3, 20, 1_000_000})
    void agreesWithExhaustiveSearchOnEightLayersWithFiveChoicesTiesToo(int values) throws Exception {
        for (long seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 31 + values);
            List<List<Item>> layers = random(random, LAYERS, CHOICES, values);
            long least = extreme(layers, false);
            long budget = least + random.nextLong(extreme(layers, true) - least + 1);

            assertThat(new Knapsack().best(layers, budget)).isEqualTo(exhaustive(layers, budget));
        }
    }

    @Test
    void isNeverWorseThanAnyPlanThatTakesTheSameChoiceForEveryLayer() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            List<List<Item>> layers = random(new SplittableRandom(seed), 40, CHOICES, 1_000_000);
            for (int choice = 0; choice < CHOICES; choice++) {
                int same = choice;
                long bytes = layers.stream()
                        .mapToLong(layer -> layer.get(same).bytes())
                        .sum();
                long loss = layers.stream()
                        .mapToLong(layer -> layer.get(same).loss())
                        .sum();
                assertThat(new Knapsack().best(layers, bytes).loss()).isLessThanOrEqualTo(loss);
            }
        }
    }

    /** Sizes and losses as quantizers have them: bytes fall in proportion to bits, losses about fourfold with every bit. */
    @Test
    void plansTwoHundredLayersOfRealisticSizes() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        List<List<Item>> layers = new ArrayList<>();
        long uniform = 0;
        for (int i = 0; i < 200; i++) {
            long weights = 1000 + random.nextLong(4_000_000);
            double sensitivity = Math.exp(6 * random.nextDouble() - 6);
            List<Item> layer = new ArrayList<>();
            for (int bits : new int[] {1, 2, 3, 4, 8}) {
                for (int quantizer = 0; quantizer < 2; quantizer++) {
                    double loss = sensitivity * Math.pow(4, -bits) * (1 + 0.3 * random.nextDouble());
                    layer.add(Item.of(weights * bits / 8 + (4L << quantizer * bits), loss));
                }
            }
            uniform += layer.get(2).bytes();
            layers.add(layer);
        }

        Knapsack.Plan plan = new Knapsack().best(layers, uniform);

        assertThat(plan.bytes()).isLessThanOrEqualTo(uniform);
        assertThat(plan.loss())
                .isLessThan(layers.stream().mapToLong(l -> l.get(2).loss()).sum());
    }

    @Test
    void saysBothFiguresOfABudgetBelowTheSmallestPlan() {
        List<List<Item>> layers = List.of(List.of(new Item(7, 1), new Item(9, 0)), List.of(new Item(4, 1)));

        assertThatThrownBy(() -> new Knapsack().best(layers, 10))
                .isInstanceOf(BudgetException.class)
                .hasMessage("the smallest plan takes 11 bytes, the budget is 10");
    }

    @Test
    void saysSoWhereTheOptimumNeedsMoreMemoryThanThereMayBe() throws Exception {
        List<List<Item>> layers = random(new SplittableRandom(3), 30, 5, 1_000_000);
        long middle = (extreme(layers, false) + extreme(layers, true)) / 2;

        assertThat(new Knapsack().best(layers, middle).bytes()).isLessThanOrEqualTo(middle);
        assertThatThrownBy(() -> new Knapsack(20).best(layers, middle))
                .isInstanceOf(BudgetException.class)
                .hasMessageContaining("more than 20 partial plans");
    }

    @Test
    void aLossThatNobodyCouldAddUpIsRefused() {
        assertThat(List.of(Double.NaN, Double.POSITIVE_INFINITY, 1e7)).noneMatch(Item::usable);
        assertThatThrownBy(() -> Item.of(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Item.of(1, -0.25)).isEqualTo(new Item(1, -250_000_000));
    }

    @Test
    void aPlanOfNoLayersIsEmpty() throws Exception {
        assertThat(new Knapsack().best(List.of(), 0)).isEqualTo(new Knapsack.Plan(List.of(), 0, 0));
    }

    private static List<List<Item>> random(SplittableRandom random, int layers, int choices, int values) {
        List<List<Item>> groups = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            List<Item> group = new ArrayList<>();
            for (int k = 0; k < choices; k++) {
                group.add(new Item(random.nextInt(values), random.nextInt(values) - values / 4));
            }
            groups.add(group);
        }
        return groups;
    }

    private static long extreme(List<List<Item>> layers, boolean largest) {
        return layers.stream()
                .mapToLong(layer -> largest
                        ? layer.stream().mapToLong(Item::bytes).max().getAsLong()
                        : layer.stream().mapToLong(Item::bytes).min().getAsLong())
                .sum();
    }

    /** All plans in the order of their choices; the first of the best ones stays. */
    private static Knapsack.Plan exhaustive(List<List<Item>> layers, long budget) {
        int[] choices = new int[layers.size()];
        Knapsack.Plan best = null;
        while (true) {
            long bytes = 0;
            long loss = 0;
            for (int i = 0; i < choices.length; i++) {
                bytes += layers.get(i).get(choices[i]).bytes();
                loss += layers.get(i).get(choices[i]).loss();
            }
            if (bytes <= budget
                    && (best == null || loss < best.loss() || loss == best.loss() && bytes < best.bytes())) {
                best = new Knapsack.Plan(Arrays.stream(choices).boxed().toList(), bytes, loss);
            }
            int at = choices.length - 1;
            while (at >= 0 && choices[at] == layers.get(at).size() - 1) {
                choices[at--] = 0;
            }
            if (at < 0) {
                return best;
            }
            choices[at]++;
        }
    }
}
