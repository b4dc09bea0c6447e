package io.proxquant.messaging;

import java.time.Duration;
import java.util.List;

import io.proxquant.storage.DependencyState;

/** What a service depends on outside itself: readiness shows it, deadlines stand still while it is away. */
public final class Dependencies {

    private final DependencyState store = new DependencyState("object store", System::nanoTime);
    private final DependencyState broker = new DependencyState("broker", System::nanoTime);

    /** The object store, and the local disk under its spool. */
    public DependencyState store() {
        return store;
    }

    /** Kafka. */
    public DependencyState broker() {
        return broker;
    }

    List<DependencyState> all() {
        return List.of(broker, store);
    }

    /** Time that deadlines stand still for; while both are away it counts twice, which only makes deadlines kinder. */
    Duration away() {
        return store.awayInAll().plus(broker.awayInAll());
    }
}
