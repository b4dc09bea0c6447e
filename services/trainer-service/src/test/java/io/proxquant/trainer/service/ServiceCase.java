package io.proxquant.trainer.service;

import java.time.Duration;

import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.proxquant.contracts.Event;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

import static org.awaitility.Awaitility.await;

/** What every test of the running service has: the store that it works on, and the broker as others see it. */
abstract class ServiceCase {
    /** How long a test waits for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    @Inject
    ObjectStore store;

    @Inject
    Manifests manifests;

    @Inject
    Blobs blobs;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(servers);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    /** The first event of a kind about a run, awaited. */
    final <T extends Event> T said(Class<T> kind, String run) {
        await(run + " " + kind.getSimpleName()).atMost(PATIENCE).until(() -> !wire.said(kind, run)
                .isEmpty());
        return wire.said(kind, run).get(0);
    }
}
