package io.proxquant.models.networks.layers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.proxquant.models.random.RandomStream;

/** Draws shapes of convolutions from a seed. */
final class ConvolutionCases {

    /** Tries for one more case that covers what is open, before what is left counts as impossible. */
    private static final int TRIES = 20_000;

    private final RandomStream random;
    private final int[][] levels;

    private ConvolutionCases(RandomStream random, int[]... levels) {
        this.random = random;
        this.levels = levels;
    }

    /** All small shapes: any number of samples, any extents. */
    static ConvolutionCases all(long seed) {
        return new ConvolutionCases(
                new RandomStream(seed),
                upTo(1, 17),
                upTo(1, 17),
                upTo(1, 17),
                new int[] {1, 1, 3},
                new int[] {1, 2, 2, 3},
                new int[] {0, 0, 1},
                new int[] {1, 1, 2},
                upTo(1, 50),
                upTo(4, 64),
                upTo(4, 64),
                new int[] {1, 2, 4});
    }

    /** The same with fewer levels where only their size matters. */
    static ConvolutionCases few(long seed) {
        return new ConvolutionCases(
                new RandomStream(seed),
                upTo(1, 17),
                upTo(1, 17),
                new int[] {1, 2, 3, 8, 17},
                new int[] {1, 3},
                new int[] {1, 2},
                new int[] {0, 1},
                new int[] {1, 2},
                new int[] {1, 2, 7, 16, 33, 50},
                new int[] {4, 5, 8, 15, 16, 33, 64},
                new int[] {4, 5, 8, 15, 16, 33, 64},
                new int[] {1, 2, 4});
    }

    /** Any shape that exists. */
    ConvolutionCase next() {
        ConvolutionCase drawn;
        do {
            drawn = of(draw());
        } while (!drawn.exists());
        return drawn;
    }

    /** Shapes in which every two levels that can meet do meet. */
    List<ConvolutionCase> everyPair() {
        Set<List<Integer>> met = new HashSet<>();
        List<ConvolutionCase> cases = new ArrayList<>();
        for (List<Integer> pair : pairs()) {
            for (int tries = 0; !met.contains(pair) && tries < TRIES; tries++) {
                int[] drawn = draw();
                drawn[pair.get(0)] = pair.get(1);
                drawn[pair.get(2)] = pair.get(3);
                if (of(drawn).exists()) {
                    cases.add(of(drawn));
                    meet(drawn, met);
                }
            }
        }
        return cases;
    }

    private List<List<Integer>> pairs() {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            for (int j = i + 1; j < levels.length; j++) {
                for (int one : levels[i]) {
                    for (int other : levels[j]) {
                        pairs.add(List.of(i, one, j, other));
                    }
                }
            }
        }
        return pairs;
    }

    private static void meet(int[] drawn, Set<List<Integer>> met) {
        for (int i = 0; i < drawn.length; i++) {
            for (int j = i + 1; j < drawn.length; j++) {
                met.add(List.of(i, drawn[i], j, drawn[j]));
            }
        }
    }

    private int[] draw() {
        int[] drawn = new int[levels.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = levels[i][random.nextInt(levels[i].length)];
        }
        return drawn;
    }

    private static ConvolutionCase of(int... drawn) {
        return new ConvolutionCase(
                drawn[0], drawn[1], drawn[2], drawn[3], drawn[4], drawn[5], drawn[6], drawn[7], drawn[8], drawn[9],
                drawn[10]);
    }

    private static int[] upTo(int least, int most) {
        int[] levels = new int[most - least + 1];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = least + i;
        }
        return levels;
    }
}
