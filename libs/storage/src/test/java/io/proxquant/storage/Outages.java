package io.proxquant.storage;

import java.time.Duration;

/** Patience for tests: pauses of milliseconds. */
final class Outages {

    static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(10));

    private Outages() {}

    static DependencyState state() {
        return new DependencyState("test store", System::nanoTime);
    }

    static RetryingObjectStore retrying(ObjectStore store, DependencyState state) {
        return new RetryingObjectStore(
                store, new OutageRetry(state, QUICK, () -> false), StoreRequests.IGNORED, System::nanoTime);
    }
}
