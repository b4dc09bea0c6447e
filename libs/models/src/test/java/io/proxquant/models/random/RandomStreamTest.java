package io.proxquant.models.random;

import java.util.stream.IntStream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RandomStreamTest {

    @Test
    void thePartsOfASeedMakeDifferentStreams() {
        assertThat(LongSet.of(
                        RandomStream.hash(1),
                        RandomStream.hash(2),
                        RandomStream.hash(1, 0),
                        RandomStream.hash(1, 0, 0),
                        RandomStream.hash(1, 1, 0),
                        RandomStream.hash(1, 0, 1),
                        RandomStream.hash(1, RandomStream.part("a")),
                        RandomStream.hash(1, RandomStream.part("b"))))
                .hasSize(8);
        assertThat(new RandomStream(5, 6).nextLong()).isEqualTo(new RandomStream(5, 6).nextLong());
    }

    @Test
    void normalNumbersHaveMeanZeroAndDeviationOne() {
        RandomStream random = new RandomStream(1);
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            double value = random.nextGaussian();
            sum += value;
            squares += value * value;
            fourth += value * value * value * value;
        }
        assertThat(sum / count).isCloseTo(0, Offset.offset(0.01));
        assertThat(squares / count).isCloseTo(1, Offset.offset(0.01));
        assertThat(fourth / count).isCloseTo(3, Offset.offset(0.1));
    }

    @Test
    void aPermutationHoldsEveryNumberOnceAndPutsEachAnywhere() {
        int[] first = new int[5];
        for (int seed = 0; seed < 5000; seed++) {
            int[] order = new RandomStream(seed).permutation(5);
            assertThat(IntStream.of(order).sorted()).containsExactly(0, 1, 2, 3, 4);
            first[order[0]]++;
        }
        assertThat(IntStream.of(first)).allMatch(count -> count > 880 && count < 1120);
    }

    /** Longs as a set. */
    private static final class LongSet {
        static java.util.Set<Long> of(long... values) {
            return new java.util.HashSet<>(
                    java.util.stream.LongStream.of(values).boxed().toList());
        }
    }
}
