package io.proxquant.storage;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work over many objects is left at any of its requests, and nothing more is asked of the store then. */
class StoppableStoreTest {
    private static final int OBJECTS = 2001;

    private final CountingStore below = new CountingStore(new MemoryObjectStore());
    private int stop;
    private int requests;
    private final StoppableStore store = new StoppableStore(below, () -> {
        if (++requests == stop) {
            throw new IllegalStateException("asked to stop");
        }
    });

    private void work() {
        try (var all = store.all("a/")) {
            ObjectKey last = all.reduce((one, other) -> other).orElseThrow();
            store.size(last);
            store.find(last, 10);
            store.list("a/", 1);
            store.objectsAfter("a/", Optional.of(last), 1);
            store.create(new ObjectKey("b"), new byte[1]);
            store.delete(new ObjectKey("b"));
        }
    }

    @Test
    void everyRequestAndEveryPageOfAListingIsABoundary() {
        for (int i = 0; i < OBJECTS; i++) {
            below.create(new ObjectKey("a/" + i), new byte[1]);
        }
        below.forget();
        work();
        List<String> undisturbed = below.requests();
        assertThat(requests).as("three pages and six requests").isEqualTo(9);

        for (stop = 1; stop <= undisturbed.size(); stop++) {
            requests = 0;
            below.forget();
            assertThatThrownBy(this::work).hasMessage("asked to stop");
            assertThat(below.requests()).isEqualTo(undisturbed.subList(0, stop - 1));
        }
    }
}
