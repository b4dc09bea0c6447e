package io.proxquant.registry.runs;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.registry.Folders;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Many runs, a page at a time, and the names below a prefix. */
class RunListTest {
    private final Ticking clock = new Ticking();
    private final MemoryObjectStore store = new MemoryObjectStore(clock);
    private final RunList runs = new RunList(store);

    @Test
    void pagesAreNewestFirstAndEachRunIsOnOneOfThem() {
        // Names sort otherwise than times do.
        List<String> names = IntStream.range(0, 2_500)
                .mapToObj(i -> "run-" + (i * 7_919) % 2_500)
                .toList();
        names.forEach(this::take);
        RunList.Page first = runs.newest(1_000, Optional.empty());
        RunList.Page second = runs.newest(1_000, last(first));
        RunList.Page third = runs.newest(1_000, last(second));

        assertThat(first.total()).isEqualTo(2_500);
        assertThat(List.of(first.more(), second.more(), third.more())).containsExactly(true, true, false);
        List<String> seen = Stream.of(first, second, third)
                .flatMap(page -> page.runs().stream())
                .map(ListedRun::run)
                .toList();
        assertThat(seen).hasSize(2_500);
        assertThat(seen.get(0)).isEqualTo(names.get(2_499));
        assertThat(seen.get(2_499)).isEqualTo(names.get(0));
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void whatNobodyTookIsNoRun() {
        store.create(new ObjectKey(ManifestKeys.cancel("asked-to-stop-only")), new byte[] {'{', '}'});
        take("taken");
        assertThat(runs.newest(10, Optional.empty()).runs())
                .extracting(ListedRun::run)
                .containsExactly("taken");
        assertThat(runs.find("asked-to-stop-only")).isEmpty();
        assertThat(runs.find("taken")).isPresent();
    }

    @Test
    void foldersAreNamedOnceHoweverMuchTheyHoldAndWhateverTheirNamesShare() {
        for (String name : List.of("a", "a-b", "a.b", "a0", "b")) {
            for (int i = 0; i < 50; i++) {
                store.create(new ObjectKey("models/" + name + "/binding/" + i + ".json"), new byte[0]);
            }
        }
        List<String> all = Folders.first(store, "models/", Optional.empty(), 100);
        assertThat(all).containsExactlyInAnyOrder("a", "a-b", "a.b", "a0", "b");
        List<String> page = Folders.first(store, "models/", Optional.empty(), 2);
        assertThat(page).isEqualTo(all.subList(0, 2));
        assertThat(Folders.first(store, "models/", Optional.of(page.get(1)), 100))
                .isEqualTo(all.subList(2, 5));
    }

    private void take(String run) {
        store.create(new ObjectKey(ManifestKeys.request(run)), new byte[] {'{', '}'});
        store.create(new ObjectKey(ManifestKeys.evaluated(run, 1, "binary")), new byte[] {'{', '}'});
    }

    private static Optional<ListedRun> last(RunList.Page page) {
        return Optional.of(page.runs().get(page.runs().size() - 1));
    }

    private static final class Ticking extends Clock {
        private long seconds;

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds++);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
