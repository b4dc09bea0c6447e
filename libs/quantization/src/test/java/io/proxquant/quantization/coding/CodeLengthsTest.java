package io.proxquant.quantization.coding;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** No prefix code within the limit is shorter: against all assignments of lengths that satisfy Kraft's inequality. */
class CodeLengthsTest {
    @Test
    void theCodeIsAsShortAsAnyWithinTheLimit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            long[] counts = new long[2 + random.nextInt(5)];
            Arrays.setAll(counts, k -> random.nextInt(1 + (1 << random.nextInt(12))));
            int limit = 3 + random.nextInt(2);
            byte[] lengths = CodeLengths.of(counts, limit);
            long cost = 0;
            for (int k = 0; k < counts.length; k++) {
                assertThat(lengths[k] > 0).isEqualTo(counts[k] > 0);
                cost += counts[k] * lengths[k];
            }
            long used = Arrays.stream(counts).filter(c -> c > 0).count();
            assertThat(cost)
                    .as(Arrays.toString(counts))
                    .isEqualTo(used == 1 ? sum(counts) : least(counts, 0, limit, 1 << limit));
        }
    }

    @Test
    void equalCountsGiveOneCodeOnly() {
        assertThat(CodeLengths.of(new long[] {1, 1, 1}, 15)).containsExactly(2, 2, 1);
        assertThat(CodeLengths.of(new long[] {0, 5, 0}, 15)).containsExactly(0, 1, 0);
        assertThat(CodeLengths.of(new long[3], 15)).containsExactly(0, 0, 0);
    }

    @Test
    void countsThatGrowLikeFibonacciStayWithinTheLimit() {
        long[] counts = new long[40];
        counts[0] = 1;
        counts[1] = 1;
        for (int i = 2; i < counts.length; i++) {
            counts[i] = counts[i - 1] + counts[i - 2];
        }
        byte[] lengths = CodeLengths.of(counts, 15);
        for (byte length : lengths) {
            assertThat(length).isBetween((byte) 1, (byte) 15);
        }
        HuffmanCode.of(lengths); // complete, or it would be refused
    }

    @Test
    void moreSymbolsThanWordsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CodeLengths.of(new long[] {1, 1, 1}, 1));
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** Least cost of symbols from {@code from} on, with so many of the 2^limit places left. */
    private static long least(long[] counts, int from, int limit, int places) {
        if (from == counts.length) {
            return 0;
        }
        if (counts[from] == 0) {
            return least(counts, from + 1, limit, places);
        }
        long best = Long.MAX_VALUE / 2;
        for (int length = 1; length <= limit; length++) {
            int taken = 1 << (limit - length);
            if (taken <= places) {
                best = Math.min(best, counts[from] * length + least(counts, from + 1, limit, places - taken));
            }
        }
        return best;
    }
}
