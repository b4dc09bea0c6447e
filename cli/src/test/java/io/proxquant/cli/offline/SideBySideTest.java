package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SideBySideTest {
    private static final long MEMORY = 100;

    @Test
    void whatIsInWorkAtOnceFitsIntoMemoryOrIsAlone() throws IOException {
        List<Long> items = List.of(40L, 40L, 40L, 300L, 10L, 10L, 0L, 90L, 20L);
        AtomicLong taken = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicInteger done = new AtomicInteger();
        SideBySide.run(items, item -> item, MEMORY, i -> {
            most.accumulateAndGet(items.get(i) > MEMORY ? 0 : taken.addAndGet(items.get(i)), Math::max);
            taken.addAndGet(items.get(i) > MEMORY ? 0 : -items.get(i));
            done.incrementAndGet();
        });
        assertThat(done).hasValue(items.size());
        assertThat(most.get()).isLessThanOrEqualTo(MEMORY);
    }

    @Test
    void ofSeveralFailuresTheFirstInOrderIsThrown() {
        List<Integer> items = IntStream.range(0, 50).boxed().toList();
        assertThatThrownBy(() -> SideBySide.run(items, item -> 1, MEMORY, i -> {
                    if (i % 7 == 3) {
                        throw new IOException("item " + i);
                    }
                }))
                .hasMessage("item 3");
    }
}
