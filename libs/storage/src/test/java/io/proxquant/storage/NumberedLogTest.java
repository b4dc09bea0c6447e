package io.proxquant.storage;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.proxquant.storage.NumberedLog.Entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class NumberedLogTest {

    /** An entry's content. */
    record Champion(String artifact) {}

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final NumberedLog<Champion> log = open();

    private NumberedLog<Champion> open() {
        Manifests manifests = new Manifests(
                store, Clock.systemUTC(), "pod", () -> UUID.randomUUID().toString());
        return new NumberedLog<>(store, manifests, "models/m/aliases/", Champion.class);
    }

    @Test
    void anEmptyLogHasNoNewest() {
        assertThat(log.newest()).isEmpty();
        assertThat(log.history()).isEmpty();
    }

    @Test
    void entriesAreNumberedFromOneAndReadNewestFirst() {
        assertThat(log.append(0, new Champion("a"))).isTrue();
        assertThat(log.append(1, new Champion("b"))).isTrue();
        assertThat(log.append(2, new Champion("c"))).isTrue();
        assertThat(log.newest().map(Entry::number)).contains(3L);
        assertThat(log.history().map(entry -> entry.content().artifact())).containsExactly("c", "b", "a");
        assertThat(log.entry(2).map(Entry::content)).contains(new Champion("b"));
        assertThat(log.key(1)).hasToString("models/m/aliases/9223372036854775806.json");
    }

    @Test
    void whoDecidedOnAnOldEntryLosesEvenWithEqualContent() {
        log.append(0, new Champion("a"));
        assertThat(log.append(0, new Champion("b"))).isFalse();
        assertThat(log.append(0, new Champion("a"))).isFalse();
        assertThat(log.history()).hasSize(1);
    }

    @Test
    void ofManyWritersOnTheSameEntryOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                long newest = round;
                List<Future<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String name = "w" + i;
                    writers.add(threads.submit(() -> open().append(newest, new Champion(name))));
                }
                int won = 0;
                for (Future<Boolean> writer : writers) {
                    won += writer.get() ? 1 : 0;
                }
                assertThat(won).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(log.newest().map(Entry::number)).contains(20L);
    }

    @Test
    void aGapCannotBeMadeAndAStrangerInThePrefixIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> log.append(5, new Champion("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> log.append(-1, new Champion("a")));
        store.create(new ObjectKey("models/m/aliases/readme"), new byte[0]);
        assertThatThrownBy(log::newest)
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining("readme");
    }
}
