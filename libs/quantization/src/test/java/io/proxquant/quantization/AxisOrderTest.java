package io.proxquant.quantization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A stretch of either order, read or written where a tensor lies in the other, is that of the whole that was moved in memory. */
class AxisOrderTest {
    @ParameterizedTest
    @CsvSource({"1, 4, 3", "4, 3, 1", "3, 4, 2", "5, 1, 2", "2, 5, 7"})
    void everyStretchIsThatOfTheWhole(int outer, int along, int inner) throws Exception {
        AxisOrder order = new AxisOrder(outer, along, inner);
        float[] own = new float[order.total()];
        for (int i = 0; i < own.length; i++) {
            own[i] = i;
        }
        float[] stored = order.toStored(own);
        for (int from = 0; from <= own.length; from++) {
            for (int to = from; to <= own.length; to++) {
                float[] part = new float[to - from];
                order.readStored(from, part, (place, into, at, n) -> System.arraycopy(own, place, into, at, n));
                assertThat(part).isEqualTo(Arrays.copyOfRange(stored, from, to));
                order.readRowMajor(from, part, (place, into, at, n) -> System.arraycopy(stored, place, into, at, n));
                assertThat(part).isEqualTo(Arrays.copyOfRange(own, from, to));
                float[] target = new float[own.length];
                Arrays.fill(target, -1);
                order.writeStored(from, Arrays.copyOfRange(stored, from, to), (place, values, at, n) -> {
                    for (int i = place; i < place + n; i++) {
                        assertThat(target[i]).isEqualTo(-1);
                    }
                    System.arraycopy(values, at, target, place, n);
                });
                for (int i = 0; i < own.length; i++) {
                    assertThat(target[order.rowMajorIndex(i)]).isEqualTo(i >= from && i < to ? stored[i] : -1);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 4, 2, 12, 4", "6, 4, 1, 12, 6"})
    void wholeIndicesAreReadInOneStretchForEachIndexBefore(int outer, int along, int inner, int count, int stretches)
            throws Exception {
        AxisOrder order = new AxisOrder(outer, along, inner);
        List<Integer> read = new ArrayList<>();
        order.readStored(0, new float[order.wholeInStored(count)], (place, into, at, n) -> read.add(n));
        assertThat(read).hasSize(outer).hasSizeLessThanOrEqualTo(stretches);
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 2", "3, 0, 2", "3, 2, 0"})
    void thereIsNothingToReadOfATensorWithoutWeights(int outer, int along, int inner) throws Exception {
        new AxisOrder(outer, along, inner).readStored(0, new float[0], (place, into, at, n) -> {
            throw new AssertionError("read " + n);
        });
    }
}
